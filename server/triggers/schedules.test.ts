import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseCron } from "@/flows/triggers/cron";
import { nextTime } from "@/flows/triggers/next-times";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import type { Container } from "../container";
import { newId } from "../db/ids";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { ensureWebConnection } from "../door/web-connection";

const editor: Actor = { type: "user", id: "u_test", workspaceId, role: "editor" };
const weekMs = 7 * 86_400_000;
let database: TestDatabase;
let container: Container;
let clock = () => Date.now();

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  container = await createTestContainer({ url: database.url, now: () => clock() });
});
afterEach(async () => {
  clock = () => Date.now();
  await container.pool.query("TRUNCATE schedules, trigger_firings, trigger_batches, conversation_participants CASCADE");
});
afterAll(async () => {
  await container.stop();
  await database.drop();
});

let flows = 0;
async function scheduled(triggers: object[]): Promise<{ slug: string; flowId: string }> {
  const slug = `timed_${(flows += 1)}`;
  const states = {
    told: { type: "wait", onEntry: [say("{{_input.data.dueAt}} {{_input.data.lateSeconds}}")], transitions: { user_message: "done" } },
    done: { type: "final" },
  };
  await publishFlow(container, { id: slug, triggers, initialState: "told", finalStates: ["done"], states });
  return { slug, flowId: (await container.flows.get(editor, slug)).id };
}
const rows = (flowId: string) => container.db.schedule.findMany({ where: { kind: { startsWith: `flow:${flowId}:` } }, orderBy: { cron: "asc" } });
const timesOf = async (flowId: string) => (await rows(flowId)).map(({ cron, timezone }) => `${cron} ${timezone}`);
const firings = (flowId: string) => container.db.triggerFiring.findMany({ where: { flowId }, orderBy: [{ dueAt: "asc" }, { key: "asc" }] });
async function settled(flowId: string, count: number) {
  const done = async () => {
    // What is due is looked for now and then: here at once.
    container.jobs.changed();
    return (await firings(flowId)).filter(({ status }) => status !== "queued").length;
  };
  await expect.poll(done, { timeout: 25_000, interval: 20 }).toBe(count);
  return firings(flowId);
}
const makeDue = (flowId: string, at: Date) => container.db.schedule.updateMany({ where: { kind: { startsWith: `flow:${flowId}:` } }, data: { nextRunAt: at } });

describe("the schedules of a flow", () => {
  it("are there while it takes new runs, as they were published", async () => {
    const triggers = [{ schedule: "0 9 * * *" }, { schedule: "30 18 * * 5", timezone: "Europe/Berlin" }];
    const { slug, flowId } = await scheduled(triggers);
    expect(await timesOf(flowId)).toEqual(["0 9 * * * Asia/Kolkata", "30 18 * * 5 Europe/Berlin"]);
    const first = (await rows(flowId))[0];
    expect(first?.nextRunAt?.getTime()).toBeGreaterThan(Date.now());

    const edit = (revision: number, changed: object[]) =>
      container.flows.edit(editor, slug, { revision, edits: [{ type: "setProperties", properties: { triggers: changed as never } }] });
    await edit(1, [{ schedule: "0 9 * * *" }, { schedule: "15 7 * * *" }]);
    expect(await timesOf(flowId)).toHaveLength(2);
    await makeDue(flowId, new Date(Date.now() + weekMs));
    await container.flows.publish(editor, slug, { revision: 2 });
    const [daily, early] = await rows(flowId);
    expect([daily?.cron, early?.cron]).toEqual(["0 9 * * *", "15 7 * * *"]);
    // What stays keeps the time it waits for.
    expect(daily?.nextRunAt?.getTime()).toBeGreaterThan(Date.now() + weekMs - 60_000);
    expect(early?.nextRunAt?.getTime()).toBeLessThan(Date.now() + weekMs / 6);

    await container.flows.setStatus(editor, slug, "inactive");
    expect(await timesOf(flowId)).toEqual([]);
    await container.flows.setStatus(editor, slug, "active");
    expect(await timesOf(flowId)).toEqual(["0 9 * * * Asia/Kolkata", "15 7 * * * Asia/Kolkata"]);
    await container.flows.rollBack(editor, slug, 1);
    expect(await timesOf(flowId)).toEqual(["0 9 * * * Asia/Kolkata", "30 18 * * 5 Europe/Berlin"]);
    await container.flows.setStatus(editor, slug, "archived");
    expect(await timesOf(flowId)).toEqual([]);
  });

  it("are not there when publishing does not come through", async () => {
    const { slug, flowId } = await scheduled([{ schedule: "0 9 * * *" }]);
    await container.flows.edit(editor, slug, { revision: 1, edits: [{ type: "setProperties", properties: { triggers: [{ schedule: "0 9 * *" }] as never } }] });
    await expect(container.flows.publish(editor, slug, { revision: 2 })).rejects.toMatchObject({
      code: "INVALID_FLOW",
      details: { errors: [{ code: "BAD_TRIGGER" }] },
    });
    expect(await timesOf(flowId)).toEqual(["0 9 * * * Asia/Kolkata"]);
  });

  it("follow the workspace to another zone, where they name none of their own", async () => {
    const { flowId } = await scheduled([{ schedule: "0 9 * * *" }, { schedule: "30 18 * * 5", timezone: "Asia/Kolkata" }]);
    const owner: Actor = { ...editor, role: "owner" };
    const { isFirst: _isFirst, ...settings } = await container.workspaces.settings(owner);
    const move = (timezone: string) => container.workspaces.change(owner, { ...settings, timezone });
    await move("Europe/Berlin");
    expect(await timesOf(flowId)).toEqual(["0 9 * * * Europe/Berlin", "30 18 * * 5 Asia/Kolkata"]);
    const hour = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", hour: "2-digit", minute: "2-digit" });
    expect(hour.format((await rows(flowId))[0]?.nextRunAt ?? 0)).toBe("09:00");
    await move("Asia/Kolkata");
  });

  it("go with the flow", async () => {
    const { slug, flowId } = await scheduled([{ schedule: "0 9 * * *" }]);
    await container.flows.remove(editor, slug);
    expect(await timesOf(flowId)).toEqual([]);
  });
});

describe("a time that has come", () => {
  it("starts one run for nobody, in the background, for each time of a year, also where clocks are moved", async () => {
    const cron = { text: "30 2 * * 0", zone: "Europe/Berlin" };
    const parsed = parseCron(cron.text);
    if (!parsed.ok) throw new Error(parsed.message);
    const from = Date.now() - 53 * weekMs;
    clock = () => from;
    const { flowId } = await scheduled([{ schedule: cron.text, timezone: cron.zone }]);
    // By the database's clock each is due as soon as the one before it is done.
    const expected: string[] = [];
    for (let at = nextTime(parsed.cron, cron.zone, from); at !== null && at <= Date.now(); at = nextTime(parsed.cron, cron.zone, at))
      expected.push(new Date(at).toISOString());
    const fired = await settled(flowId, expected.length);
    expect(fired.map(({ dueAt }) => dueAt?.toISOString())).toEqual(expected);
    expect(new Set(fired.map(({ status, runId }) => (status === "started" ? runId : status))).size).toBe(expected.length);
    // Both moves are among them: the hour in UTC is 00:30, 01:30, and 01:00 on the day that has no 02:30.
    expect(new Set(expected.map((at) => at.slice(11, 16)))).toEqual(new Set(["00:30", "01:30", "01:00"]));
    const last = await container.db.triggerFiring.count({ where: { flowId } });
    expect(last).toBe(expected.length);
  });

  it("that was missed starts one run, which knows how late it is", async () => {
    const { flowId } = await scheduled([{ schedule: "0 9 * * *" }]);
    const missed = new Date(Date.now() - 3 * 86_400_000);
    await makeDue(flowId, missed);
    const [fired] = await settled(flowId, 1);
    expect(fired).toMatchObject({ status: "started", kind: "schedule", name: "0 9 * * *", dueAt: missed });
    const [message] = await container.runs.messages(editor, fired?.runId ?? "");
    expect(message?.content).toMatch(new RegExp(`^${missed.toISOString()} 2592\\d\\d$`));
    const [row] = await rows(flowId);
    expect(row?.nextRunAt?.getTime()).toBeGreaterThan(Date.now());
    expect(row?.lastRunAt).not.toBeNull();
  });

  it("of a flow that was taken off meanwhile starts nothing", async () => {
    const { flowId } = await scheduled([{ schedule: "0 9 * * *" }]);
    await container.pool.query("UPDATE flows SET status = 'inactive' WHERE id = $1", [flowId]);
    await makeDue(flowId, new Date(Date.now() - 1000));
    await expect.poll(async () => (await rows(flowId))[0]?.lastRunAt).not.toBeNull();
    expect(await firings(flowId)).toEqual([]);
  });

  it("starts one run for each active participant who has agreed, and says why not for the others", async () => {
    await ensureWebConnection(container.pool, workspaceId);
    const connection = await container.db.connection.findFirstOrThrow({ where: { workspaceId } });
    const person = async (status: string, given: (boolean | null)[], hasAddress = true) => {
      const id = newId("p");
      await container.db.participant.create({ data: { id, workspaceId, status } });
      for (const [index, each] of given.entries())
        if (each !== null)
          await container.db.consent.create({
            data: { id: newId("c"), workspaceId, participantId: id, purpose: "news", given: each, wording: "News?", at: new Date(index) },
          });
      if (hasAddress)
        await container.db.channelAddress.create({ data: { id: newId("a"), workspaceId, connectionId: connection.id, address: id, participantId: id } });
      return id;
    };
    const agreed = await person("active", [true]);
    const again = await person("active", [false, true]);
    const nowhere = await person("active", [true], false);
    await Promise.all([person("active", [true, false]), person("active", [null]), person("withdrawn", [true])]);
    const { flowId } = await scheduled([{ schedule: "0 9 * * *", audience: "everyone", purpose: "news" }]);
    await makeDue(flowId, new Date(Date.now() - 1000));
    const fired = await settled(flowId, 3);
    expect(new Map(fired.map(({ participantId, status, reason }) => [participantId, reason ?? status]))).toEqual(
      new Map([
        [agreed, "started"],
        [again, "started"],
        [nowhere, "NO_ADDRESS"],
      ]),
    );
    const [batch] = await container.db.triggerBatch.findMany({ where: { flowId } });
    expect(batch).toMatchObject({ kind: "schedule", total: 3, leftOut: 0 });
    expect(await container.starts.progress(editor, batch?.id ?? "")).toMatchObject({
      queued: 0,
      started: 2,
      failed: 0,
      skipped: [{ reason: "NO_ADDRESS", count: 1 }],
    });
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { openTalk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

const editor: Actor = { type: "user", id: "u_test", workspaceId, role: "editor" };
const viewer: Actor = { ...editor, role: "viewer" };
const at = Date.parse("2026-03-27T12:00:00Z");
let database: TestDatabase;
let container: Container;
let clock = () => Date.now();

const triggers = [
  { keyword: "join", intent: "club.join" },
  { webhook: "shop", person: "phone" },
  { schedule: "30 2 * * *", timezone: "Europe/Berlin", audience: "everyone" },
  { schedule: "0 9 1 1 *" },
];

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  container = await createTestContainer({ url: database.url, withWorker: false, now: () => clock() });
  const states = {
    told: { type: "wait", onEntry: [say("Hello.")], input: { accept: ["user_message"] }, transitions: { user_message: "done" } },
    done: { type: "final" },
  };
  await publishFlow(container, { id: "club", triggers, initialState: "told", finalStates: ["done"], states });
  await publishFlow(container, { id: "rival", triggers: [{ keyword: "Join!" }], initialState: "told", finalStates: ["done"], states });
});
afterAll(async () => {
  await container.stop();
  await database.drop();
});

describe("what starts a flow, for people", () => {
  it("says of each trigger what it needs, its next times over a move of the clocks, and what stands in the way", async () => {
    clock = () => at;
    const found = await container.triggerOverview.ofFlow(viewer, "club");
    clock = () => Date.now();
    expect(found).toMatchObject({ flow: { slug: "club", status: "active", priority: 0 }, isPublished: true, zone: "Asia/Kolkata" });
    expect(found.triggers).toMatchObject([
      { type: "intent", text: "club.join" },
      { type: "keyword", text: "join" },
      { type: "webhook", text: "shop", person: "phone", address: null },
      {
        type: "schedule",
        words: "at 02:30",
        zone: "Europe/Berlin",
        followsWorkspace: false,
        audience: "everyone",
        next: ["2026-03-28T01:30:00.000Z", "2026-03-29T01:00:00.000Z", "2026-03-30T00:30:00.000Z"],
      },
      { type: "schedule", zone: "Asia/Kolkata", followsWorkspace: true, audience: null },
    ]);
    const messages = found.findings.map(({ message }) => message);
    expect(messages).toHaveLength(3);
    expect(messages).toEqual(
      expect.arrayContaining([
        "the keyword 'join' starts 'rival' too: of equal priority the newest is started",
        expect.stringContaining("the webhook 'shop' has no signed address yet"),
        expect.stringContaining("the schedule starts a run for nobody, and state 'told' would wait"),
      ]),
    );
    await container.flows.setPriority(editor, "club", 7);
    const again = await container.triggerOverview.ofFlow(viewer, "club");
    expect(again.findings.map(({ message }) => message)).toContain("the keyword 'join' starts 'rival' too: this flow has the higher priority and is started");
  });

  it("lists what has fired, keywords too, and whom it was for only as far as one may know", async () => {
    const { say: send } = await openTalk(container, null);
    const { flowState } = await send("Join");
    const { runId } = await container.triggers.fire(editor, "shop", { runId: null, sessionId: null, participantId: null, data: {}, key: null });
    await container.pool.query(
      "INSERT INTO trigger_firings (id, workspace_id, flow_id, kind, name, key, participant_id, status, reason) SELECT 'q_1', workspace_id, id, 'webhook', 'shop', 'k', '919812345678', 'skipped', 'PERSON_UNKNOWN' FROM flows WHERE slug = 'club'",
    );
    const { fired } = await container.triggerOverview.fired(editor, "club");
    expect(
      new Set(fired.map(({ kind, name, status, reason, runId: run, participantId }) => [kind, name, reason ?? status, run, participantId].join(" "))),
    ).toEqual(new Set([`keyword  started ${flowState?.runId} `, `api shop started ${runId} `, "webhook shop PERSON_UNKNOWN  919812345678"]));
    const seen = await container.triggerOverview.fired(viewer, "club");
    expect(JSON.stringify(seen)).not.toContain("919812345678");
  });

  it("is about flows of one's own workspace", async () => {
    await expect(container.triggerOverview.ofFlow({ ...editor, workspaceId: "w_other" }, "club")).rejects.toMatchObject({ code: "FLOW_NOT_FOUND" });
    await expect(container.triggerOverview.fired({ ...editor, workspaceId: "w_other" }, "club")).rejects.toMatchObject({ code: "FLOW_NOT_FOUND" });
  });
});

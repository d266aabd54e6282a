import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { statementsDuring } from "@/testing/durability/statements-during";
import { storedColumns } from "@/testing/server/stored-columns";
import { openTalk, type Talk } from "@/testing/server/talk";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import type { BusEvent } from "../bus/bus";
import type { Container } from "../container";
import { createConversationsRepository } from "../conversations/repository";
import { newId } from "../db/ids";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { createHandoffs } from "./handoffs";
import { createHandoffsRepository } from "./handoffs-repository";

const actorOf = (role: Actor["role"], id = `u_${role}`): Actor => ({ type: "user", id, workspaceId, role });
const agent = actorOf("agent");
const other = actorOf("agent", "u_other");

let database: TestDatabase;
let container: Container;
let talk: Talk;
let runId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url, withWorker: false });
});

beforeEach(async () => {
  talk = await openTalk(container, "ask_and_answer");
  runId = talk.opened.flowState?.runId ?? "";
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

let texts = 0;
const saying = (text: string) => ({ runId, id: `i${++texts}`, text });
const said = () => talk.heard.texts.slice();
const ownRow = async (actor: Actor) => (await container.handoffs.list(actor)).items.find((item) => item.runId === runId);

const loaded = async () => {
  const found = await createConversationsRepository(container.pool).loadRun(runId);
  if (found === null) throw new Error("there is no run");
  return found;
};

/** As if so much had been said in the run that only its end has room. */
const fillUp = () =>
  container.pool.query(`UPDATE flow_runs SET revision = revision + 1, seq = 9900, snapshot = jsonb_set(snapshot, '{seq}', '9900') WHERE id = $1`, [runId]);

/** Copies of the run, each in a conversation of its own with its own words. */
async function copies(count: number): Promise<void> {
  const copy = async (table: string, own: string, [where, id]: [column: string, id: string]) => {
    const columns = (await storedColumns(container.pool, table)).join(", ");
    const copied = `SELECT (jsonb_populate_record(t, ${own})).* FROM ${table} t, generate_series(1, ${count}) n WHERE ${where} = $1`;
    await container.pool.query(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM (${copied}) c`, [id]);
  };
  const conversation = `'conversation_id', t.conversation_id || n`;
  const conversationOwn = `jsonb_build_object('id', t.id || n, 'token_hash', t.token_hash || n, 'foreground_run_id', NULL)`;
  const messageOwn = `jsonb_build_object('id', t.id || n, ${conversation}, 'run_id', t.run_id || n, 'client_message_id', NULL, 'content', t.content || n)`;
  await copy("conversations", conversationOwn, ["t.id", talk.sessionId]);
  await copy("flow_runs", `jsonb_build_object('id', t.id || n, ${conversation})`, ["t.id", runId]);
  await copy("messages", messageOwn, ["t.run_id", runId]);
}

describe("the list of who waits", () => {
  it.each(["viewer", "agent", "editor"] as const)("takes as many statements for thirty as for one, one at a time, for the role %s", async (role) => {
    await talk.say("agent");
    await talk.say("my bill is wrong");
    await container.pool.query("UPDATE flow_runs SET status = 'cancelled' WHERE id <> $1 AND status = 'paused'", [runId]);
    await container.handoffs.list(actorOf(role));
    const one = await statementsDuring(container.pool, () => container.handoffs.list(actorOf(role)));
    expect(one.result.items).toHaveLength(1);
    await copies(29);
    const thirty = await statementsDuring(container.pool, () => container.handoffs.list(actorOf(role)));
    expect(new Set(thirty.result.items.map(({ lastWords }) => lastWords)).size).toBe(30);
    expect(thirty.names).toEqual(one.names);
    expect([one.atOnce, thirty.atOnce]).toEqual([1, 1]);
  });
});

describe("a customer who asks for a person", () => {
  it("is on the list with the flow, the time and the last words, until the run is given back", async () => {
    const { waiting } = await container.handoffs.count(agent);
    await talk.say("agent");
    await talk.say("my bill is wrong");
    expect(await ownRow(actorOf("editor"))).toMatchObject({
      flow: { slug: "ask_and_answer" },
      state: "ask_name",
      channel: "web",
      isWaiting: true,
      isAsked: true,
      person: null,
      lastWords: "my bill is wrong",
    });
    expect(await container.handoffs.count(agent)).toEqual({ waiting: waiting + 1 });
    await container.handoffs.join(agent, runId, null);
    await container.handoffs.giveBack(agent, runId);
    expect(await ownRow(agent)).toBeUndefined();
    expect(await container.handoffs.count(agent)).toEqual({ waiting });
  });

  it("has waited since they asked, whatever they say meanwhile", async () => {
    await talk.say("agent");
    const first = (await ownRow(agent))?.since;
    await talk.say("hello?");
    expect((await ownRow(agent))?.since).toBe(first);
  });

  it("hears the person, and the flow's question again when the person goes; then the flow goes on", async () => {
    await talk.say("agent");
    await container.handoffs.join(agent, runId, null);
    await container.handoffs.say(agent, saying("I am Asha. What is wrong?"));
    await talk.say("nothing, cancel");
    await container.handoffs.giveBack(agent, runId);
    expect(said().slice(-5)).toEqual([
      "system: A person has joined the conversation.",
      "operator: I am Asha. What is wrong?",
      "user: nothing, cancel",
      "system: The person has left. You are talking with the assistant again.",
      "assistant: Hello. What should I call you?",
    ]);
    expect((await talk.say("Ravi")).flowState).toMatchObject({ state: "ask_drink", status: "running" });
    const { messages } = await container.handoffs.get(actorOf("editor"), runId);
    expect(messages.map(({ role, metadata }) => [role, metadata.person ?? null])).toEqual([
      ["assistant", null],
      ["user", null],
      ["assistant", null],
      ["system", "joined"],
      ["operator", null],
      ["user", null],
      ["system", "left"],
      ["assistant", null],
      ["user", null],
      ["assistant", null],
    ]);
  });

  it("is answered by one person: the second one is told, and may take over knowingly", async () => {
    await talk.say("agent");
    await container.handoffs.join(agent, runId, null);
    await expect(container.handoffs.join(other, runId, null)).rejects.toMatchObject({ code: "HANDOFF_TAKEN" });
    await expect(container.handoffs.say(other, saying("me too"))).rejects.toMatchObject({ code: "HANDOFF_TAKEN" });
    expect(await ownRow(other)).toMatchObject({ person: { id: agent.id, isMe: false } });
    await container.handoffs.join(other, runId, agent.id);
    expect(await ownRow(other)).toMatchObject({ person: { id: other.id, isMe: true } });
    expect(said().filter((text) => text.includes("joined"))).toHaveLength(1);
  });

  it("can be taken over from a live run, and a run that is given back is not answered any more", async () => {
    await container.handoffs.join(agent, runId, null);
    expect(await ownRow(agent)).toMatchObject({ isAsked: false, isWaiting: true });
    await container.handoffs.giveBack(agent, runId);
    await expect(container.handoffs.giveBack(agent, runId)).rejects.toMatchObject({ code: "HANDOFF_OVER" });
    await expect(container.handoffs.say(agent, saying("still here"))).rejects.toMatchObject({ code: "HANDOFF_OVER" });
  });

  it("is read by viewers and answered by agents", async () => {
    await talk.say("agent");
    const viewer = actorOf("viewer");
    expect(await container.handoffs.get(viewer, runId)).toMatchObject({ mayAnswer: false });
    for (const act of [
      () => container.handoffs.join(viewer, runId, null),
      () => container.handoffs.say(viewer, saying("hello")),
      () => container.handoffs.giveBack(viewer, runId),
    ])
      await expect(act()).rejects.toMatchObject({ code: "FORBIDDEN" });
    const stranger: Actor = { ...agent, workspaceId: "w_other" };
    await expect(container.handoffs.get(stranger, runId)).rejects.toMatchObject({ code: "RUN_NOT_FOUND" });
    expect((await container.handoffs.list(stranger)).items).toEqual([]);
  });

  it("moves the list of whoever looks at it with each turn, and of nobody else's runs", async () => {
    const heard: BusEvent[] = [];
    const stop = container.bus.subscribe((event) => event.type === "attention" && heard.push(event));
    await talk.say("agent");
    await container.handoffs.join(agent, runId, null);
    await container.handoffs.giveBack(agent, runId);
    await talk.say("Ravi");
    stop();
    expect(heard).toEqual([1, 2, 3].map(() => ({ type: "attention", workspaceId, sessionId: talk.sessionId, runId })));
  });

  it("notes who joined, spoke and gave back, without what was said", async () => {
    await talk.say("agent");
    await container.handoffs.join(agent, runId, null);
    await container.handoffs.say(agent, saying("secret words"));
    const rows = await container.db.flowEvent.findMany({
      where: { runId },
      orderBy: { receivedAt: "asc" },
      select: { type: true, payload: true, source: true },
    });
    expect(rows).toEqual(["person:joined", "person:said"].map((type) => ({ type, payload: { by: agent.id }, source: "operator" })));
  });

  it("hears a text once, however often it is sent and however late the second time", async () => {
    await talk.say("agent");
    await container.handoffs.join(agent, runId, null);
    const first = saying("I look into it.");
    await Promise.all([1, 2, 3].map(() => container.handoffs.say(agent, first)));
    await container.handoffs.say(agent, first);
    await container.handoffs.giveBack(agent, runId);
    await container.handoffs.say(agent, first);
    expect(said().filter((text) => text === "operator: I look into it.")).toHaveLength(1);
    await container.handoffs.join(agent, runId, null);
    await container.handoffs.say(agent, saying("I look into it."));
    expect(said().filter((text) => text === "operator: I look into it.")).toHaveLength(2);
  });

  it("is not said to have heard what the run had no room for", async () => {
    await talk.say("agent");
    await container.handoffs.join(agent, runId, null);
    await fillUp();
    const late = saying("One more thing.");
    for (let times = 0; times < 2; times += 1) await expect(container.handoffs.say(agent, late)).rejects.toMatchObject({ code: "HANDOFF_FULL" });
    await expect(container.handoffs.join(other, runId, agent.id)).rejects.toMatchObject({ code: "HANDOFF_FULL" });
    expect(said()).not.toContain("operator: One more thing.");
  });

  it("is asked again what the flow asked last when the run's turn comes, not when the button was pressed", async () => {
    await container.handoffs.join(agent, runId, null);
    const asked = vi.fn(async () => "What shall it be?");
    const order: string[] = [];
    const handoffs = createHandoffs({
      repository: { ...createHandoffsRepository(container.pool), findQuestion: asked },
      runs: container.runs,
      sights: { lastWords: async () => [] },
      newId,
      async signal(_run, { make }) {
        order.push(`in the line, ${asked.mock.calls.length} read`);
        const { run } = await loaded();
        order.push(JSON.stringify(await make(run.snapshot.at, run)));
        return { type: "nothingToDo" };
      },
    });
    await handoffs.giveBack(agent, runId);
    expect(order).toEqual(["in the line, 0 read", expect.stringContaining('"question":"What shall it be?"')]);
  });
});

import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ChatMessage, FlowState } from "@/flows/protocol/chat";
import type { ChatClientEvents, ChatServerEvents } from "@/flows/protocol/sockets";
import { type Nodes, openNodes } from "@/testing/server/nodes";
import { say } from "@/testing/server/publish-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey } from "@/testing/server/test-server";
import type { RunningServer } from "../main";

type ChatClient = Socket<ChatServerEvents, ChatClientEvents>;
type Session = { sessionId: string; token: string };

/** Answers every message, for ever; after a second of silence it speaks by itself, once. */
const echo = {
  schemaVersion: 2,
  id: "echo",
  name: "Echo",
  module: "general",
  initialState: "ask",
  finalStates: ["done"],
  states: {
    ask: { type: "wait", onEntry: [say("first words")], transitions: { user_message: "ask", cancel: "done" } },
    done: { type: "final", outcome: "cancelled", transitions: {} },
  },
};
const timed = {
  ...echo,
  id: "timed",
  states: {
    ask: { type: "wait", onEntry: [say("Well?")], timeout: 700, transitions: { user_message: "ask", timeout: "done" } },
    done: { type: "final", outcome: "cancelled", onEntry: [say("Time is up.")], transitions: {} },
  },
};

let nodes: Nodes | null;
let first: RunningServer;
let second: RunningServer;
let onFirst: RestClient;
let onSecond: RestClient;
const sockets: ChatClient[] = [];

beforeAll(async () => {
  nodes = await openNodes();
  if (nodes === null) return;
  first = await nodes.start({ PARLEY_ROLE: "web", PARLEY_NODE_ID: "web-1" });
  second = await nodes.start({ PARLEY_ROLE: "web", PARLEY_NODE_ID: "web-2" });
  await nodes.start({ PARLEY_ROLE: "worker", PARLEY_NODE_ID: "worker-1" });
  onFirst = createRestClient(first.url, { key: ownerKey });
  onSecond = createRestClient(second.url, { key: ownerKey });
  for (const definition of [echo, timed]) {
    await onFirst("POST", "/api/flows/builder", { body: { definition } });
    await onFirst("POST", `/api/flows/${definition.id}/publish`, { body: { revision: 1 } });
  }
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await nodes?.close();
});

/** Where there is no redis-server there is nothing to show. */
function need(skip: (reason: string) => void): Nodes {
  if (nodes === null) skip("there is no redis-server on this machine");
  return nodes as Nodes;
}

async function open(call: RestClient, flow: string): Promise<Session & { flowState: FlowState; messages: ChatMessage[] }> {
  return (await call("POST", "/api/chat/sessions", { key: null, body: { flow } })).body.result;
}

const send = (call: RestClient, { sessionId, token }: Session, clientMessageId: string) =>
  call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId, message: `words ${clientMessageId}` } });

/** A customer's socket as the chat page has it: it comes back by itself and joins again. */
async function listen(url: string, { sessionId, token }: Session) {
  const socket: ChatClient = io(`${url}/chat`, {
    auth: { token },
    transports: ["websocket"],
    reconnectionDelay: 50,
    reconnectionDelayMax: 100,
    forceNew: true,
  });
  sockets.push(socket);
  const messages: ChatMessage[] = [];
  const states: FlowState[] = [];
  const keep = (message: ChatMessage) => messages.some(({ seq }) => seq === message.seq) || messages.push(message);
  let joins = 0;
  const join = async () => {
    const joined = await socket.timeout(5_000).emitWithAck("session:join", { sessionId, lastSeq: 0 });
    if (joined.ok) for (const message of joined.messages) if (message.role !== "user") keep(message);
    joins += 1;
  };
  socket.on("connect", () => void join().catch(() => undefined));
  socket.on("message", keep);
  socket.on("flow:state", (state) => void (state.transient || states.push(state)));
  await expect.poll(() => joins, { timeout: 20_000, interval: 10 }).toBeGreaterThan(0);
  return { socket, messages, states, joins: () => joins };
}

describe("two web nodes and a worker", () => {
  it("use what one of them published for new runs within a second, and keep old runs on their version", async ({ skip }) => {
    need(skip);
    const old = await open(onSecond, "echo");
    expect(old.messages[0]?.content).toBe("first words");
    const { body } = await onFirst("GET", "/api/flows/echo/builder");
    const { definition, version } = body.result;
    definition.states.ask.onEntry = [say("new words")];
    const changed = await onFirst("PUT", "/api/flows/echo/states/ask", { body: { state: definition.states.ask } });
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    const published = await onFirst("POST", "/api/flows/echo/publish", { body: { revision: version.revision + 1 } });
    expect(published.status, JSON.stringify(published.body)).toBe(200);
    const publishedAt = Date.now();
    for (let words = ""; words !== "new words"; ) {
      const begunAt = Date.now();
      words = (await open(onSecond, "echo")).messages[0]?.content ?? "";
      // However slow the machine is: a run that began a second later has the new version.
      if (words !== "new words") expect(begunAt - publishedAt).toBeLessThan(1_000);
    }
    const answer = await send(onSecond, old, "c_1");
    expect(answer.body.result).toMatchObject({ messages: [{ content: "first words" }], flowState: { version: old.flowState.version } });
  });

  it("let a socket on one hear a turn that another performed, and a timer that the worker fired", async ({ skip }) => {
    need(skip);
    const session = await open(onFirst, "timed");
    const heard = await listen(first.url, session);
    await send(onSecond, session, "c_1");
    await expect.poll(() => heard.messages.map(({ content }) => content), { timeout: 10_000, interval: 20 }).toEqual(["Well?", "Well?", "Time is up."]);
    await expect
      .poll(() => heard.states.map(({ state, event }) => [state, event]), { timeout: 10_000, interval: 20 })
      .toEqual([
        ["ask", "user_message"],
        ["done", "timeout"],
      ]);
    // What another node did is not hidden by what this one has in memory.
    const history = await onFirst("GET", `/api/chat/sessions/${session.sessionId}/messages`, { key: session.token });
    expect(history.body.result.flowState).toMatchObject({ state: "done", status: "cancelled" });
  });

  it("take the messages of one conversation in turn, wherever they arrive", async ({ skip }) => {
    need(skip);
    const session = await open(onFirst, "echo");
    const calls = Array.from({ length: 12 }, (_, index) => send(index % 2 === 0 ? onFirst : onSecond, session, `c_${index}`));
    const answers = await Promise.all(calls);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const { body } = await onFirst("GET", `/api/chat/sessions/${session.sessionId}/messages`, { key: session.token });
    const history: ChatMessage[] = body.result.messages;
    expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1));
    expect(new Set(history.flatMap(({ clientMessageId }) => clientMessageId ?? []))).toEqual(new Set(calls.map((_, index) => `c_${index}`)));
  });

  it("recognise a message that was taken on the other", async ({ skip }) => {
    need(skip);
    const session = await open(onFirst, "echo");
    const one = (await send(onFirst, session, "c_1")).body.result;
    const again = (await send(onSecond, session, "c_1")).body.result;
    expect(again).toMatchObject({ turnId: one.turnId, messageId: one.messageId, duplicate: true });
  });
});

describe("a node that is told to stop under load", () => {
  it("loses no acknowledgement: each message is stored once, and sockets go on elsewhere", async ({ skip }) => {
    const leaving = await need(skip).spawn({ PARLEY_ROLE: "web", PARLEY_NODE_ID: "web-3" });
    const onLeaving = createRestClient(leaving.url);
    const sessions = await Promise.all(Array.from({ length: 16 }, () => open(onSecond, "echo")));
    const load = { isOn: true, acked: 0, refused: [] as number[] };

    /** Sends one message after the other; what is not acknowledged goes to the other node with the same id. */
    async function talk(session: Session, viaSocket: boolean): Promise<number> {
      const target = viaSocket ? await listen(leaving.url, session) : null;
      let sent = 0;
      for (; load.isOn || sent === 0; sent += 1) {
        const id = `c_${sent}`;
        const byLeaving = target === null ? await byRest(onLeaving, session, id) : await bySocket(target.socket, session, id);
        if (!byLeaving) expect((await send(onSecond, session, id)).status).toBe(200);
        load.acked += 1;
      }
      return sent;
    }

    async function byRest(call: RestClient, session: Session, id: string): Promise<boolean> {
      const answer = await send(call, session, id).catch(() => null);
      if (answer !== null && answer.status !== 200) load.refused.push(answer.status);
      return answer?.status === 200;
    }

    async function bySocket(socket: ChatClient, session: Session, id: string): Promise<boolean> {
      if (!socket.connected) return false;
      const payload = { sessionId: session.sessionId, clientMessageId: id, message: `words ${id}` };
      const lost = new Promise<null>((resolve) => socket.once("disconnect", () => resolve(null)));
      return (await Promise.race([socket.emitWithAck("message:send", payload), lost]))?.ok === true;
    }

    const talks = sessions.map((session, index) => talk(session, index % 2 === 0));
    await expect.poll(() => load.acked, { timeout: 20_000, interval: 10 }).toBeGreaterThan(100);
    leaving.process.kill("SIGTERM");
    expect(await leaving.exit, leaving.output()).toBe(0);
    const after = load.acked;
    await expect.poll(() => load.acked, { timeout: 20_000, interval: 10 }).toBeGreaterThan(after + 50);
    load.isOn = false;
    const counts = await Promise.all(talks);

    expect(load.refused.filter((status) => status !== 503)).toEqual([]);
    for (const [index, session] of sessions.entries()) {
      const stored: string[] = [];
      for (let lastSeq = 0, hasMore = true; hasMore; ) {
        const { body } = await onFirst("GET", `/api/chat/sessions/${session.sessionId}/messages?after=${lastSeq}`, { key: session.token });
        const page: ChatMessage[] = body.result.messages;
        stored.push(...page.flatMap(({ clientMessageId }) => clientMessageId ?? []));
        lastSeq = page.at(-1)?.seq ?? lastSeq;
        hasMore = body.result.hasMore;
      }
      expect(stored).toEqual(Array.from({ length: counts[index] ?? 0 }, (_each, number) => `c_${number}`));
    }
  });
});

describe("without Redis for a while", () => {
  it("turns go on, sockets of the own node hear them, and afterwards sockets hear the others again: flushed, stopped, frozen, full", async ({ skip }) => {
    const { redis } = need(skip);
    const session = await open(onFirst, "echo");
    const heard = await listen(first.url, session);
    const count = { sent: 0 };
    const turn = async (call: RestClient) => {
      count.sent += 1;
      expect((await send(call, session, `c_${count.sent}`)).status).toBe(200);
    };
    const hears = () => expect.poll(() => heard.messages.length, { timeout: 10_000, interval: 20 }).toBe(1 + count.sent);

    await redis.flush();
    await turn(onSecond);
    await turn(onFirst);
    await hears();

    await redis.stop();
    await turn(onFirst);
    await hears();
    await turn(onSecond);
    await turn(onFirst);
    expect((await onFirst("GET", "/api/ready")).body.result.warnings).toContain("redis: it does not answer; going on without it");

    await redis.start();
    // What the other node said meanwhile comes with the join after the reconnection.
    await hears();
    await expect.poll(async () => (await onFirst("GET", "/api/metrics")).body, { timeout: 10_000 }).toContain("\nparley_redis_up 1\n");
    await turn(onSecond);
    await hears();

    redis.freeze();
    await turn(onFirst);
    await turn(onSecond);
    redis.thaw();
    await hears();

    await redis.command("CONFIG", "SET", "maxmemory", "1");
    await turn(onFirst);
    await turn(onSecond);
    await redis.command("CONFIG", "SET", "maxmemory", "0");
    await turn(onFirst);
    await hears();
  });
});

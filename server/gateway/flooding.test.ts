import { io, type Socket } from "socket.io-client";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { ChatClientEvents, StudioClientEvents } from "@/flows/protocol/sockets";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import { routes } from "../api/rest/routes";
import { appRouter } from "../api/root";
import { networkOf } from "../network/address";

type Session = { sessionId: string; token: string; runId: string };
type Answer = { ok: boolean; code?: string };

let server: TestServer;
let call: RestClient;
const opened: Socket[] = [];

beforeAll(async () => {
  server = await startTestServer({ seeded: false, env: { PARLEY_RATE_LIMITS: "on" } });
  call = createRestClient(server.url, { key: ownerKey });
  await call("POST", "/api/flows/builder", { body: { definition: greetingFlow } });
  await call("POST", "/api/flows/greeting/publish", { body: { revision: 1 } });
});
afterEach(() => {
  vi.restoreAllMocks();
  for (const socket of opened.splice(0)) socket.disconnect();
});
afterAll(() => server?.stop());

async function openSession(): Promise<Session> {
  const { sessionId, token, flowState } = (await call("POST", "/api/chat/sessions", { body: { flow: "greeting" } })).body.result;
  return { sessionId, token, runId: flowState.runId };
}

function socketTo(namespace: string, auth: object): Socket {
  const socket = io(`${server.url}${namespace}`, { auth, transports: ["websocket"], forceNew: true, reconnection: false });
  opened.push(socket);
  return socket;
}

const connected = (socket: Socket) => new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("connect_error", reject));

/** What a client sends as each event: one that is added does not compile until it is tried here. */
const chatEvents = {
  "session:join": ({ sessionId }: Session) => ({ sessionId }),
  "message:send": ({ sessionId }: Session) => ({ sessionId, clientMessageId: "c_1", message: "hi" }),
  typing: ({ sessionId }: Session) => ({ sessionId, on: true }),
  "flow:cancel": ({ sessionId }: Session) => ({ sessionId }),
  "location:update": ({ sessionId }: Session) => ({ sessionId, clientMessageId: "c_1", latitude: 20, longitude: 73.8 }),
} satisfies Record<keyof ChatClientEvents, (session: Session) => object>;
const studioEvents = {
  "run:watch": ({ runId }: Session) => ({ runId }),
  "run:unwatch": ({ runId }: Session) => ({ runId }),
  "attention:watch": () => ({}),
  "flow:watch": () => ({ flowId: "greeting" }),
  "flow:unwatch": () => ({ flowId: "greeting" }),
  "flow:presence": () => ({ flowId: "greeting", cursor: { x: 1, y: 1 } }),
} satisfies Record<keyof StudioClientEvents, (session: Session) => object>;
const unknown = { "flow:delete": () => ({}), "": () => ({}), ["__proto__"]: () => ({}) };

const tried = [
  ...Object.entries({ ...chatEvents, ...unknown }).map(([event, payload]) => ({ namespace: "/chat", event, payload })),
  ...Object.entries({ ...studioEvents, ...unknown }).map(([event, payload]) => ({ namespace: "/studio", event, payload })),
];
const flood = 2_000;

describe("a client that goes on and on", () => {
  it.each(tried)("with $event on $namespace is refused, then disconnected, and costs few statements", async ({ namespace, event, payload }) => {
    const session = await openSession();
    const socket = socketTo(namespace, namespace === "/chat" ? { token: session.token } : { apiKey: ownerKey });
    await connected(socket);
    const statements = vi.spyOn(server.container.pool, "query");
    const answers: Answer[] = [];
    // Some at a time: all at once are more than a connection may carry, whatever they are.
    for (let index = 0; index < flood && socket.connected; index += 1) {
      socket.emit(event, payload(session), (answer: Answer) => answers.push(answer));
      if (index % 20 === 19) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await vi.waitFor(() => expect(socket.connected).toBe(false));
    const refused = answers.filter(({ code }) => code === "RATE_LIMITED").length;
    expect({ event, isRefused: refused > 0, isShort: answers.length < flood / 10 }).toEqual({ event, isRefused: true, isShort: true });
    await vi.waitFor(() => expect(server.container.readGate.seen()).toMatchObject({ running: 0, waiting: 0 }));
    expect(statements.mock.calls.length).toBeLessThan(flood / 10);
    process.stdout.write(
      `  ${namespace} ${event || '""'}: ${answers.length - refused} answered, ${refused} refused, ${statements.mock.calls.length} statements of ${flood}\n`,
    );
  });

  it("with packets below all events is cut off", async () => {
    const socket = socketTo("/chat", { token: (await openSession()).token });
    await connected(socket);
    const ended = new Promise((resolve) => socket.once("disconnect", resolve));
    for (let index = 0; index < flood; index += 1) socket.io.engine.write("3/chat,1[]");
    await ended;
  });

  it("with asking for namespaces is refused before a token is looked up, then cut off", async () => {
    const authenticate = vi.spyOn(server.container.conversations, "authenticate");
    const socket = socketTo("/studio", { apiKey: ownerKey });
    await connected(socket);
    const ended = new Promise((resolve) => socket.io.once("close", resolve));
    const packet = `0/chat,${JSON.stringify({ token: "x".repeat(43) })}`;
    for (let index = 0; index < 400; index += 1) socket.io.engine.write(packet);
    await ended;
    expect(authenticate.mock.calls.length).toBeLessThan(30);
  });

  it("with tokens that there are not is refused before they are looked up, by REST and by socket", async () => {
    const authenticate = vi.spyOn(server.container.conversations, "authenticate");
    const guess = (index: number) => call("GET", "/api/chat/sessions/s_1/messages", { key: `${index}`.padStart(43, "g") });
    const statuses = [];
    for (let index = 0; index < 300; index += 1) statuses.push((await guess(index)).status);
    // The time that the calls take brings some guesses back; wrong ones count twice, as a customer's token and as an operator's key.
    const lookedUp = authenticate.mock.calls.filter(([token]) => token.startsWith("g"));
    expect(lookedUp.length).toBeGreaterThanOrEqual(statuses.filter((status) => status === 401).length);
    expect(lookedUp.length).toBeLessThan(200);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(20);
    for (let index = 0; index < 100; index += 1) server.container.floods.wrongGuess(networkOf("127.0.0.1"));
    await expect(connected(socketTo("/chat", { token: "h".repeat(43) }))).rejects.toMatchObject({ message: "RATE_LIMITED" });
    // What is no such token at all is not looked up.
    const before = authenticate.mock.calls.length;
    expect([401, 429]).toContain((await call("GET", "/api/chat/sessions/s_1/messages", { key: "short" })).status);
    expect(authenticate.mock.calls.length).toBe(before);
  });
});

describe("joining", () => {
  it("is done once at a time for a socket, twice more waits, the rest is refused", async () => {
    const session = await openSession();
    const { conversations } = server.container;
    const { history } = conversations;
    const seen = { now: 0, most: 0 };
    vi.spyOn(conversations, "history").mockImplementation(async (...given) => {
      seen.now += 1;
      seen.most = Math.max(seen.most, seen.now);
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen.now -= 1;
      return history(...given);
    });
    // The guesses above are this address's, too: the token is known here, so that it need not be looked up.
    await vi.waitFor(() => connected(socketTo("/chat", { token: session.token })), { timeout: 20_000, interval: 500 });
    const join = async (): Promise<Answer> => opened.at(-1)?.emitWithAck("session:join", { sessionId: session.sessionId });
    const joins = await Promise.all(Array.from({ length: 6 }, join));
    expect([seen.most, joins.map(({ ok }) => ok)]).toEqual([1, [true, true, true, false, false, false]]);
  });
});

/** Every read by REST that is not answered from memory: a new route is covered by being there. */
const reads = routes.filter(({ method, isFree }) => method === "GET" && !isFree);

describe("each read", () => {
  it(`by REST goes through the gate, and what needs no credential is counted by address: ${reads.length} routes`, async () => {
    const gate = vi.spyOn(server.container.readGate, "run");
    for (const { path, access } of reads) {
      const before = gate.mock.calls.length;
      const target = path.replace(/:\w+/g, "x");
      await call("GET", target);
      expect([path, gate.mock.calls.length - before]).toEqual([path, 1]);
      if (access.type !== "anyone") continue;
      const takeRead = vi.spyOn(server.container.floods, "takeRead");
      await call("GET", target, { key: null });
      expect([path, takeRead.mock.calls.length]).toEqual([path, 1]);
    }
  });

  it("that is free is one of five that ask no database for each caller", () => {
    expect(routes.filter(({ isFree }) => isFree).map(({ path }) => path)).toEqual([
      "/api/health",
      "/api/ready",
      "/api/metrics",
      "/api/schemas/flow.json",
      "/api/openapi.json",
    ]);
  });

  it("of a session's history is refused after a while, by session and by address", async () => {
    const { floods } = server.container;
    const session = await openSession();
    const read = async ({ sessionId, token }: Session) => (await call("GET", `/api/chat/sessions/${sessionId}/messages`, { key: token })).status;
    await vi.waitFor(async () => expect(await read(session)).toBe(200), { timeout: 20_000, interval: 500 });
    const many = await Promise.all(Array.from({ length: 100 }, () => read(session)));
    expect([many.includes(200), many.includes(429)]).toEqual([true, true]);
    const other = await openSession();
    expect(await read(other)).toBe(200);
    const take = () => floods.takeRead({ who: null, network: networkOf("127.0.0.1") });
    // Time brings some back while the request is on its way.
    for (let status = 200; status !== 429; status = await read(other)) expect(() => Array.from({ length: 5_000 }, take)).toThrow();
  });

  const queries = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>).filter(
    ([, { _def }]) => _def.type === "query",
  );

  it(`by the studio's pages goes through the gate: ${queries.length} procedures`, async () => {
    const cookie = await server.cookieOf("owner");
    const gate = vi.spyOn(server.container.readGate, "run");
    for (const [path] of queries) {
      const before = gate.mock.calls.length;
      await fetch(`${server.url}/api/trpc/${path}?input=${encodeURIComponent("{}")}`, { headers: { cookie } });
      expect([path, gate.mock.calls.length - before]).toEqual([path, 1]);
    }
  });
});

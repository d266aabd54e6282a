import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { startTestServer, type TestServer } from "@/testing/server/test-server";
import { type Credential } from "../accounts/identify";

let server: TestServer;
let call: RestClient;
const opened: Socket[] = [];

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  call = createRestClient(server.url);
});
afterAll(async () => {
  for (const socket of opened) socket.disconnect();
  await server?.stop();
});

async function connect(namespace: string, auth: object, extraHeaders: Record<string, string> = {}): Promise<Socket> {
  const socket = io(`${server.url}${namespace}`, { auth, extraHeaders, transports: ["websocket"], forceNew: true, reconnection: false });
  opened.push(socket);
  await new Promise((resolve, reject) => socket.on("connect", () => resolve(null)).on("connect_error", reject));
  return socket;
}

const openSession = async (): Promise<{ sessionId: string; token: string }> => (await call("POST", "/api/chat/sessions", { body: {} })).body.result;

it.each([
  ["was exchanged", async (id: string) => server.container.pool.query("UPDATE conversations SET token_hash = $2 WHERE id = $1", [id, `other of ${id}`])],
  ["was erased", async (id: string) => server.container.pool.query("DELETE FROM conversations WHERE id = $1", [id])],
  ["ran out", async (id: string) => server.container.pool.query("UPDATE conversations SET token_used_at = now() - interval '31 days' WHERE id = $1", [id])],
])("ends a customer's sockets when the token %s, and takes it nowhere else either", async (_what, lose) => {
  const [session, other] = [await openSession(), await openSession()];
  const [ends, stays] = [await connect("/chat", { token: session.token }), await connect("/chat", { token: other.token })];
  await lose(session.sessionId);
  await server.gateway.recheck();
  await expect.poll(() => ends.connected).toBe(false);
  expect(stays.connected).toBe(true);
  const history = ({ sessionId, token }: typeof session) => call("GET", `/api/chat/sessions/${sessionId}/messages`, { key: token });
  expect([(await history(session)).status, (await history(other)).status]).toEqual([401, 200]);
});

it("asks for all sockets together: one statement for people, one for keys, one for customers", async () => {
  for (let index = 0; index < 6; index += 1) {
    const cookie = await server.cookieOf("viewer");
    await connect("/studio", {}, { cookie, origin: server.url });
    await connect("/studio", {}, { cookie, origin: server.url });
    await connect("/studio", { apiKey: await server.keyOf("agent") });
    await connect("/chat", { token: (await openSession()).token });
  }
  const { db, pool } = server.container;
  const asked = { people: vi.spyOn(db.userSession, "findMany"), keys: vi.spyOn(db.apiKey, "findMany"), pool: vi.spyOn(pool, "query") };
  await server.gateway.recheck();
  // The worker of this process uses the pool, too.
  const tokens = asked.pool.mock.calls.filter(([statement]) => JSON.stringify(statement).includes("tokens-valid"));
  expect([asked.people.mock.calls.length, asked.keys.mock.calls.length, tokens.length]).toEqual([1, 1, 1]);
  expect(opened.slice(-24).map(({ connected }) => connected)).toEqual(Array.from({ length: 24 }, () => true));
  for (const spy of Object.values(asked)) spy.mockRestore();
});

it("ends nobody while the database does not answer", async () => {
  const socket = await connect("/studio", { apiKey: await server.keyOf("viewer") });
  const refresh = vi.spyOn(server.container.identify, "refresh").mockRejectedValue(new Error("no database"));
  const again = vi.spyOn(server.container.identify, "again").mockImplementation((_shown: Credential) => Promise.reject(new Error("no database")));
  await server.gateway.recheck();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(socket.connected).toBe(true);
  refresh.mockRestore();
  again.mockRestore();
});

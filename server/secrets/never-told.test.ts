import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Actor } from "@/server/access/actor";
import { appRouter } from "@/server/api/root";
import { type Container, createContainer } from "@/server/container";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";
import { parseEnv } from "@/server/env";
import { withOwn } from "@/server/integrations/http/credentials";
import { createHttp } from "@/server/integrations/http/http";
import { createLogger } from "@/server/logging/logger";
import { networkOf } from "@/server/network/address";
import { createKept } from "@/server/workspaces/kept";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { openTalk } from "@/testing/server/talk";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { createCredentialsRepository } from "./credentials-repository";
import { fixedRing } from "./key-ring";
import { createSecrets } from "./secrets";
import { createVault } from "./vault";

const token = "sesame-that-nobody-may-read-4711";
const ring = "a-key-for-tests-and-only-for-them";
const owner: Actor = { type: "user", id: "u_test", workspaceId, role: "owner", sessionId: "none" };
let database: TestDatabase;
let service: Server;
let container: Container;
let lines = "";
const authorizations: unknown[] = [];

/** Calls as the server does, but that the service's name leads to this machine. */
function httpToHere(db: Container["pool"], port: number) {
  const repository = createCredentialsRepository(db);
  const rows = createKept({ load: repository.list, now: Date.now });
  const vault = createVault(fixedRing([ring]));
  const told = () => undefined;
  const secrets = createSecrets({ vault, rows, touch: repository.touch, now: Date.now, onTouchFailed: told, onSealed: told });
  const credentials = withOwn(secrets, { find: async () => null });
  const dial = () => ({ address: "127.0.0.1", port });
  return createHttp({ allowedHosts: async () => ["api.test:8080"], credentials, resolve: async () => ["93.184.216.34"], dial }, workspaceId);
}

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  // A service that says back whatever it was sent.
  service = createServer((request, response) => {
    authorizations.push(request.headers.authorization);
    response.writeHead(200, { "content-type": "application/json", "x-request-id": String(request.headers.authorization) });
    response.end(JSON.stringify({ headers: request.headers, [String(request.headers.authorization)]: true }));
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  const { port } = service.address() as AddressInfo;
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines += String(chunk);
      done();
    },
  });
  container = await createContainer({
    env: parseEnv({ NODE_ENV: "test", DATABASE_URL: database.url, NEXTAUTH_SECRET: ring, PARLEY_RATE_LIMITS: "off", PARLEY_SECRETS_KEY: ring }),
    log: createLogger({ level: "trace", destination }),
    wrapPorts: (ports) => ({ ...ports, http: httpToHere(container.pool, port) }),
  });
});
afterAll(async () => {
  service?.close();
  await container?.stop();
  await database?.drop();
});

/** Tables that hold a text somewhere in any of their rows. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await container.pool.query<{ name: string }>("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename");
  const found: string[] = [];
  for (const { name } of rows) {
    const { rowCount } = await container.pool.query(`SELECT 1 FROM "${name}" t WHERE to_jsonb(t)::text LIKE $1 LIMIT 1`, [`%${text}%`]);
    if (rowCount !== 0) found.push(name);
  }
  expect(rows.length).toBeGreaterThan(30);
  return found;
}

it("a value is in no row, line, step or answer, also when the service says it back", async () => {
  const caller = appRouter.createCaller({ services: container, actor: owner, isSameOrigin: true, network: networkOf("10.0.0.1") });
  const answers: unknown[] = [];
  const ask = async (answer: Promise<unknown>) => void answers.push(await answer.catch((error: unknown) => [String(error), error]));
  await ask(caller.settings.credentials.create({ name: "weather", kind: "header", value: `Bearer ${token}`, hosts: ["api.test:8080"] }));
  await ask(caller.settings.credentials.create({ name: "weather", kind: "header", value: `Bearer ${token}`, hosts: ["api.test:8080"] }));
  await ask(caller.settings.credentials.create({ name: "bad name", kind: "key", value: token }));
  await ask(caller.settings.credentials.create({ name: "model", kind: "key", value: token, hosts: ["127.0.0.1:9"] }));
  const { credentials } = await caller.settings.credentials.list();
  const model = { kind: "models", provider: "openai-compatible", settings: { baseUrl: "http://127.0.0.1:9/v1", model: "small" } } as const;
  const credentialId = credentials.find(({ name }) => name === "model")?.id ?? "";
  await ask(caller.settings.chosenProviders.test({ ...model, credentialId }));
  await ask(caller.settings.chosenProviders.save({ ...model, credentialId }));
  await ask(caller.settings.chosenProviders.testUsed({ kind: "models" }));

  await publishFlow(container, {
    id: "echoed",
    initialState: "ask",
    finalStates: ["done"],
    context: { answer: { type: "object", required: false } },
    states: {
      ask: { type: "wait", onEntry: [say("Yes?")], transitions: { user_message: "call" } },
      call: {
        type: "action",
        actions: [
          { executor: "http", config: { url: "http://api.test:8080/echo", credential: "weather" }, output: "answer" },
          { executor: "llm", config: { prompt: "Greet.", fallbackText: "Hello." } },
        ],
        transitions: { success: "done", error: "done" },
      },
      done: { type: "final", onEntry: [say("It said {{answer}}.")], transitions: {} },
    },
  });
  const talk = await openTalk(container, "echoed");
  const turn = await talk.say("go");
  expect([authorizations, JSON.stringify(talk.heard).includes("•••")]).toEqual([[`Bearer ${token}`], true]);
  const runId = turn.flowState?.runId ?? "";
  await ask(caller.settings.credentials.remove({ id: credentials.find(({ name }) => name === "weather")?.id ?? "" }));
  for (const read of [
    caller.settings.credentials.list(),
    caller.settings.chosenProviders.list(),
    caller.settings.providers(),
    caller.settings.activity.list({}),
    caller.runs.get({ id: runId }),
    caller.runs.steps({ id: runId }),
    caller.flows.editor({ id: "echoed" }),
  ])
    await ask(read);
  expect(await tablesWith(token)).toEqual([]);
  // Where it stood, it would be found.
  await container.pool.query("UPDATE credentials SET hint = $1 WHERE name = 'model'", [token]);
  expect(await tablesWith(token)).toEqual(["credentials"]);
  const told = JSON.stringify([answers, talk.heard, turn]);
  expect([told.includes(token), lines.includes(token), lines.includes("turn committed"), told.length > 5_000]).toEqual([false, false, true, true]);
});

import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ProviderDraft } from "@/flows/protocol/providers";
import type { Actor, Role } from "@/server/access/actor";
import { newId } from "@/server/db/ids";
import { createPool } from "@/server/db/pool";
import { createGuardedFetch } from "@/server/integrations/http/guarded-fetch";
import { createLlmChain } from "@/server/integrations/llm/chain";
import { modelAdapters } from "@/server/integrations/llm/workspace-provider";
import { createCredentials } from "@/server/secrets/credentials";
import { createCredentialsRepository } from "@/server/secrets/credentials-repository";
import { fixedRing } from "@/server/secrets/key-ring";
import { createSecrets } from "@/server/secrets/secrets";
import { createVault } from "@/server/secrets/vault";
import { createKept } from "@/server/workspaces/kept";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { localAdapters } from "./local-adapters";
import { createModels } from "./models";
import { createProviders } from "./providers";
import { createProvidersRepository } from "./repository";

const value = "sk-sesame-of-the-tests-4711";
const outside = "93.184.216.34";
const baseUrl = "http://model.test:8000/v1";
let database: TestDatabase;
let pool: ReturnType<typeof createPool>;
const closers: (() => void)[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  pool = createPool({ connectionString: database.url, onError: () => undefined });
});
beforeEach(() => pool.query("TRUNCATE credentials, provider_settings, audit_log CASCADE"));
afterEach(() => {
  for (const close of closers.splice(0)) close();
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const actorOf = (workspaceId: string, role: Role = "owner"): Actor => ({ type: "user", id: "u_1", workspaceId, role, origin: "10.0.0.1" });
const owner = actorOf("w_1");

/** A service that answers so, and what it was sent. */
async function serve(answer: RequestListener): Promise<{ port: number; seen: { authorization: string | undefined; url: string | undefined; body: string }[] }> {
  const seen: { authorization: string | undefined; url: string | undefined; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      seen.push({ authorization: request.headers.authorization, url: request.url, body: Buffer.concat(chunks).toString() });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, seen };
}

const says =
  (text: string): RequestListener =>
  (_request, response) =>
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(
        JSON.stringify({ id: "x", object: "chat.completion", choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: text } }] }),
      );
const fails =
  (status: number, headers = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify({ error: { message: `you sent ${value}` } }));

/** The installation, whose names lead to `port` of this machine as if it were outside. */
function install({ port = 1, names = {} as { [name: string]: string[] }, installationModel = null as string | null } = {}) {
  const dialled: string[] = [];
  const fetch = createGuardedFetch({
    resolve: async (name) => names[name] ?? [outside],
    dial: ({ address }) => {
      dialled.push(address);
      return { address: "127.0.0.1", port };
    },
  });
  const repository = createProvidersRepository(pool);
  const kept = createCredentialsRepository(pool);
  const now = Date.now;
  const [rows, chosen] = [createKept({ load: kept.list, now }), createKept({ load: repository.list, now })];
  const vault = createVault(fixedRing(["k".repeat(32)]));
  const secrets = createSecrets({ vault, rows, touch: kept.touch, now, onTouchFailed: () => undefined, onSealed: () => undefined });
  const credentials = createCredentials({ repository: kept, vault, newId, needs: [], providersWith: repository.kindsWith, onChanged: rows.forgetAll });
  const tests: string[] = [];
  const view = { port: "x", adapter: "None", sandbox: false, note: "The installation's." };
  const providers = createProviders({
    repository,
    secrets,
    adapters: { models: modelAdapters(fetch), ...localAdapters(repository) },
    installation: { models: view, payments: { ...view, sandbox: true }, search: view, maps: view, messages: view },
    testInstallation: async (kind) => ({ ok: true, words: `tried the installation's ${kind}` }),
    takeTest: async (workspaceId) => void tests.push(workspaceId),
    onChanged: chosen.forgetAll,
  });
  const installation = installationModel === null ? [] : [{ name: "installation", baseUrl: installationModel, apiKey: "theirs", model: "m", timeoutMs: 5_000 }];
  const chainOf = (chain: Parameters<typeof createLlmChain>[0]["providers"]) =>
    createLlmChain({ providers: chain, deadlineMs: 5_000, now, record: () => undefined });
  const models = createModels({ chosen, secrets, installation, chainOf, fetch });
  const request = { purpose: "reply", system: null, prompt: "Greet.", data: null, temperature: 0, maxTokens: null, json: false };
  const ask = (workspaceId: string) => models.forTurn({ workspaceId, turnId: null }).complete(request, new AbortController().signal);
  return { providers, credentials, models, ask, tests, dialled };
}

type Installed = ReturnType<typeof install>;

async function addKey(
  { credentials }: Installed,
  { workspaceId = "w_1", kind = "key" as "key" | "header", hosts = ["model.test:8000"] } = {},
): Promise<string> {
  await credentials.create(actorOf(workspaceId), { name: "model", kind, value, header: null, hosts });
  return (await credentials.list(actorOf(workspaceId))).credentials.at(-1)?.id ?? "";
}
const draft = (credentialId: string | null, settings = {}): ProviderDraft => ({
  kind: "models",
  provider: "openai-compatible",
  settings: { baseUrl, model: "small", ...settings },
  credentialId,
});

describe("the model that a workspace chooses", () => {
  it("is asked with its key from the next turn on, and by nobody else", async () => {
    const { port, seen } = await serve(says("own"));
    const common = await serve(says("common"));
    const here = install({ port, installationModel: `http://127.0.0.1:${common.port}/v1` });
    expect((await here.ask("w_1"))?.text).toBe("common");
    await here.providers.save(owner, draft(await addKey(here)));
    expect([await here.ask("w_1"), (await here.ask("w_2"))?.text]).toMatchObject([{ text: "own", provider: "workspace", model: "small" }, "common"]);
    expect(seen.map(({ authorization, url }) => [authorization, url])).toEqual([[`Bearer ${value}`, "/v1/chat/completions"]]);
    await here.providers.reset(owner, "models");
    expect([(await here.ask("w_1"))?.text, common.seen.length]).toEqual(["common", 3]);
  });

  it("takes another key from the moment it is replaced", async () => {
    const { port, seen } = await serve(says("own"));
    const here = install({ port });
    const id = await addKey(here);
    await here.providers.save(owner, draft(id));
    await here.ask("w_1");
    await here.credentials.replace(owner, id, { value: "sk-another-of-the-tests", header: null, hosts: ["model.test:8000"] });
    await here.ask("w_1");
    expect(seen.map(({ authorization }) => authorization)).toEqual([`Bearer ${value}`, "Bearer sk-another-of-the-tests"]);
  });

  it("may be none, whatever the installation has", async () => {
    const { port } = await serve(says("common"));
    const here = install({ installationModel: `http://127.0.0.1:${port}/v1` });
    expect(await here.models.hasModel("w_1")).toBe(true);
    await here.providers.save(owner, { kind: "models", provider: "none", settings: {}, credentialId: null });
    expect([await here.ask("w_1"), await here.models.hasModel("w_1"), await here.models.hasModel("w_2")]).toEqual([null, false, true]);
  });

  it("is not asked in a network that is not public, also where the name changed after it was saved", async () => {
    const names: { [name: string]: string[] } = {};
    const { port, seen } = await serve(says("inside"));
    const here = install({ port, names });
    await here.providers.save(owner, draft(await addKey(here)));
    names["model.test"] = [outside, "10.0.0.7"];
    await expect(here.ask("w_1")).rejects.toMatchObject({ code: "LLM_CHAIN_EXHAUSTED" });
    expect([seen, here.dialled]).toEqual([[], []]);
  });
});

describe("a key", () => {
  it.each<[string, { workspaceId?: string; kind?: "header"; hosts?: string[] }]>([
    ["of other hosts", { hosts: ["other.test:8000"] }],
    ["of no hosts", { hosts: [] }],
    ["that is for calls of flows", { kind: "header" }],
    ["of another workspace", { workspaceId: "w_2" }],
  ])("%s is neither sent in a test nor saved", async (_what, made) => {
    const { port, seen } = await serve(says("yes"));
    const here = install({ port });
    const entered = draft(await addKey(here, made));
    for (const refused of [here.providers.test(owner, entered), here.providers.save(owner, entered)])
      await expect(refused).rejects.toMatchObject({ code: "INVALID_INPUT", details: { issues: [{ path: "/credentialId" }] } });
    expect([seen, (await here.providers.list(owner)).every(({ own }) => own === null)]).toEqual([[], true]);
  });

  it("stays while it is chosen", async () => {
    const here = install();
    const id = await addKey(here);
    await here.providers.save(owner, draft(id));
    await expect(here.credentials.remove(owner, id)).rejects.toMatchObject({
      code: "CREDENTIAL_IN_USE",
      details: { places: [{ type: "provider", name: "models" }] },
    });
    await here.providers.reset(owner, "models");
    await here.credentials.remove(owner, id);
    expect((await here.credentials.list(owner)).credentials).toEqual([]);
  });
});

describe("a test", () => {
  it("makes a real call and changes nothing", async () => {
    const { port, seen } = await serve(says("yes"));
    const here = install({ port });
    const outcome = await here.providers.test(owner, draft(await addKey(here)));
    expect(outcome).toEqual({ ok: true, words: expect.stringMatching(/^small answered in \d\.\d s\.$/) });
    expect([seen.length, JSON.parse(seen[0]?.body ?? "{}").model, here.tests]).toEqual([1, "small", ["w_1"]]);
    expect((await pool.query("SELECT 1 FROM provider_settings")).rowCount).toBe(0);
  });

  it.each<[string, RequestListener]>([
    ["The service refused the credential.", fails(401)],
    ["The service does not know this model, or the address is not its own.", fails(404)],
    ["The service takes no more requests now: too many were made, or its account is used up.", fails(429)],
    ["The service did not take the request (422). Check the model's name.", fails(422)],
    ["The service is failing (503).", fails(503)],
    ["The address sends its callers elsewhere. Enter the one it sends them to.", fails(302, { location: "http://10.0.0.1/" })],
    ["What answered does not speak this protocol.", (_request, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>")],
    ["The connection broke before it had answered.", (request) => void request.socket.destroy()],
  ])("says: %s", async (words, answer) => {
    const { port } = await serve(answer);
    const here = install({ port });
    const outcome = await here.providers.test(owner, draft(await addKey(here)));
    expect(outcome).toEqual({ ok: false, words });
  });

  it.each([
    [
      { names: { "model.test": ["192.168.0.3"] } },
      "The address leads to a network that is not public. Services inside are set by whoever runs this installation.",
    ],
    [{ names: { "model.test": [] } }, "Nothing can be reached at this address."],
  ])("of %j says: %s", async (world, words) => {
    expect(await install(world).providers.test(owner, draft(null))).toEqual({ ok: false, words });
  });

  it("of a sandbox says that it is one", async () => {
    const { providers } = install();
    for (const kind of ["payments", "messages"] as const)
      expect((await providers.test(owner, { kind, provider: "sandbox", settings: {}, credentialId: null })).words).toMatch(/^This is a sandbox/);
    expect(await providers.test(owner, { kind: "search", provider: "postgresql", settings: {}, credentialId: null })).toEqual({
      ok: false,
      words: "It answers, but this workspace has no products yet.",
    });
  });

  it("of what is used tries the workspace's own, else the installation's", async () => {
    const here = install();
    expect((await here.providers.testUsed(owner, "models")).words).toBe("tried the installation's models");
    await here.providers.save(owner, { kind: "models", provider: "none", settings: {}, credentialId: null });
    expect((await here.providers.testUsed(owner, "models")).words).toMatch(/^There is nothing to try/);
  });
});

describe("what is entered", () => {
  it.each([
    [{ baseUrl: "ftp://model.test" }, "/settings/baseUrl"],
    [{ baseUrl: "http://model.test/v1" }, "/settings/baseUrl"],
    [{ baseUrl: "https://user:pass@model.test" }, "/settings/baseUrl"],
    [{ model: " " }, "/settings/model"],
    [{ timeoutMs: "5" }, "/settings/timeoutMs"],
  ])("%j is refused at its field", async (settings, path) => {
    const { providers } = install();
    await expect(providers.save(owner, draft(null, settings))).rejects.toMatchObject({ code: "INVALID_INPUT", details: { issues: [{ path }] } });
  });

  it("is for owners, and shown without keys to others", async () => {
    const here = install();
    const id = await addKey(here);
    await here.providers.save(owner, draft(id, { timeoutMs: "900" }));
    for (const refused of [here.providers.save(actorOf("w_1", "editor"), draft(null)), here.providers.test(actorOf("w_1", "editor"), draft(null))])
      await expect(refused).rejects.toMatchObject({ code: "FORBIDDEN" });
    const shown = async (role: Role) => (await here.providers.list(actorOf("w_1", role)))[0]?.own;
    expect([(await shown("owner"))?.credentialId, (await shown("viewer"))?.credentialId, (await shown("viewer"))?.settings]).toEqual([
      id,
      null,
      { baseUrl, model: "small", timeoutMs: 900 },
    ]);
    const said = JSON.stringify((await pool.query("SELECT action, details FROM audit_log ORDER BY id")).rows);
    expect(said).toBe(
      '[{"action":"credential.created","details":{"kind":"key","name":"model"}},{"action":"provider.changed","details":{"kind":"models","provider":"openai-compatible"}}]',
    );
  });
});

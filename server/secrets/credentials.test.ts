import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Actor, Role } from "@/server/access/actor";
import { newId } from "@/server/db/ids";
import { createPool } from "@/server/db/pool";
import { readPluginCredentials } from "@/server/plugins/credentials";
import { createKept } from "@/server/workspaces/kept";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { createCredentials } from "./credentials";
import { createCredentialsRepository, createResealingRepository } from "./credentials-repository";
import { fixedRing } from "./key-ring";
import { resealAll } from "./reseal";
import { createSecrets } from "./secrets";
import { createVault } from "./vault";

const [oldKey, newKey] = ["o".repeat(32), "n".repeat(32)];
const value = "Bearer sesame-of-the-tests-4711";
let database: TestDatabase;
let pool: ReturnType<typeof createPool>;
let clock = 0;

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  pool = createPool({ connectionString: database.url, onError: () => undefined });
});
beforeEach(async () => {
  await pool.query("TRUNCATE credentials, flows, flow_versions CASCADE");
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const actorOf = (workspaceId: string, role: Role = "owner"): Actor => ({ type: "user", id: "u_1", workspaceId, role, origin: "10.0.0.1" });

/** One process of the installation. */
function startProcess(keys: string[], { providersWith = async () => [] as string[] } = {}) {
  const repository = createCredentialsRepository(pool);
  const vault = createVault(fixedRing(keys));
  const reads = { count: 0 };
  const load = (workspaceId: string) => {
    reads.count += 1;
    return repository.list(workspaceId);
  };
  const rows = createKept({ load, now: () => clock });
  const sealed: string[] = [];
  const touch = repository.touch;
  const secrets = createSecrets({
    vault,
    rows,
    touch,
    now: () => clock,
    onTouchFailed: () => undefined,
    onSealed: ({ credentialId }) => sealed.push(credentialId),
  });
  const needs = [{ executor: "currency", credential: "rates" }];
  return { vault, secrets, sealed, reads, credentials: createCredentials({ repository, vault, newId, needs, providersWith, onChanged: rows.forgetAll }) };
}

const header = (name: string) => ({ name, kind: "header" as const, value, header: null, hosts: ["api.test"] });
const key = (name: string) => ({ name, kind: "key" as const, value, header: null, hosts: [] });

describe("credentials", () => {
  it("are kept sealed, found by their own workspace and kind, and shown without their value", async () => {
    const { credentials, secrets } = startProcess([oldKey]);
    await credentials.create(actorOf("w_1"), header("weather"));
    expect(await secrets.find("w_1", "weather", "header")).toEqual({ value, header: "authorization", hosts: ["api.test"] });
    expect([await secrets.find("w_2", "weather", "header"), await secrets.find("w_1", "weather", "key")]).toEqual([null, null]);
    const stored = JSON.stringify((await pool.query("SELECT c.*, a.* FROM credentials c, audit_log a")).rows);
    const shown = JSON.stringify(await credentials.list(actorOf("w_1")));
    expect([stored.includes("sesame"), shown.includes("sesame"), shown.includes("ciphertext")]).toEqual([false, false, false]);
    expect((await credentials.list(actorOf("w_1"))).credentials).toMatchObject([{ name: "weather", hint: "4711", hosts: ["api.test"], isReadable: true }]);
    expect((await credentials.list(actorOf("w_2"))).credentials).toEqual([]);
  });

  it("have one name each in a workspace, and the same name in another", async () => {
    const { credentials } = startProcess([oldKey]);
    await credentials.create(actorOf("w_1"), key("rates"));
    await credentials.create(actorOf("w_2"), key("rates"));
    await expect(credentials.create(actorOf("w_1"), header("rates"))).rejects.toMatchObject({ code: "CREDENTIAL_EXISTS" });
  });

  it("are of owners, and of their own workspace's", async () => {
    const { credentials } = startProcess([oldKey]);
    await credentials.create(actorOf("w_1"), key("rates"));
    const [{ id } = { id: "" }] = (await credentials.list(actorOf("w_1"))).credentials;
    await expect(credentials.list(actorOf("w_1", "editor"))).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(credentials.create(actorOf("w_1", "editor"), key("x"))).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(credentials.replace(actorOf("w_2"), id, key(""))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(credentials.remove(actorOf("w_2"), id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("name the hosts they may go to, and are bound to them in the database too", async () => {
    const { credentials } = startProcess([oldKey]);
    await expect(credentials.create(actorOf("w_1"), { ...header("weather"), hosts: [] })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await credentials.create(actorOf("w_1"), header("weather"));
    await pool.query(`UPDATE credentials SET settings = jsonb_set(settings, '{hosts}', '["evil.test"]')`);
    expect(await startProcess([oldKey]).secrets.find("w_1", "weather", "header")).toBeNull();
  });

  it("count from the moment they are replaced, and are read from memory between", async () => {
    const { credentials, secrets, reads } = startProcess([oldKey]);
    await credentials.create(actorOf("w_1"), key("rates"));
    const find = async () => (await secrets.find("w_1", "rates", "key"))?.value;
    expect([await find(), await find(), await find(), reads.count]).toEqual([value, value, value, 1]);
    const [{ id } = { id: "" }] = (await credentials.list(actorOf("w_1"))).credentials;
    await credentials.replace(actorOf("w_1"), id, { ...key(""), value: "another of them" });
    expect([await find(), reads.count]).toEqual(["another of them", 2]);
    clock += 10_001;
    expect([await find(), reads.count]).toEqual(["another of them", 3]);
  });

  it("stay while a flow, a plugin's action or a provider names them", async () => {
    let providers: string[] = [];
    const { credentials } = startProcess([oldKey], { providersWith: async () => providers });
    const owner = actorOf("w_1");
    for (const each of [header("weather"), key("rates"), key("model"), key("unused")]) await credentials.create(owner, each);
    const idOf = async (name: string) => (await credentials.list(owner)).credentials.find((each) => each.name === name)?.id ?? "";
    await addFlow("w_1", "orders", { executor: "http", config: { credential: "weather" } });
    await addFlow("w_1", "prices", { executor: "currency", config: {} });
    await addFlow("w_2", "elsewhere", { executor: "http", config: { credential: "unused" } });
    const removal = async (name: string) => credentials.remove(owner, await idOf(name));
    await expect(removal("weather")).rejects.toMatchObject({
      code: "CREDENTIAL_IN_USE",
      details: { places: [{ type: "flow", slug: "orders", name: "Flow orders" }] },
    });
    await expect(removal("rates")).rejects.toMatchObject({
      code: "CREDENTIAL_IN_USE",
      details: { places: [{ type: "flow", slug: "prices", name: "Flow prices" }] },
    });
    providers = ["Language model"];
    await expect(removal("model")).rejects.toMatchObject({ details: { places: [{ type: "provider", name: "Language model" }] } });
    providers = [];
    await removal("unused");
    expect((await credentials.list(owner)).credentials.map(({ name }) => name)).toEqual(["model", "rates", "weather"]);
  });

  it("serve plugins before the installation's", async () => {
    const { credentials, secrets } = startProcess([oldKey]);
    await credentials.create(actorOf("w_1"), key("rates"));
    const find = readPluginCredentials({ PARLEY_CREDENTIAL_RATES: "the installation's" }, secrets);
    expect([await find("w_1", "rates"), await find("w_2", "rates"), await find("w_2", "none")]).toEqual([value, "the installation's", null]);
  });

  it("cannot be kept where there is no key", async () => {
    const { credentials } = startProcess([]);
    await expect(credentials.create(actorOf("w_1"), key("rates"))).rejects.toMatchObject({ code: "VAULT_LOCKED" });
    expect(await credentials.list(actorOf("w_1"))).toEqual({ isOpen: false, credentials: [] });
  });
});

describe("another key of the installation", () => {
  const many = 230;

  it("seals every row anew, stopped anywhere and begun again", async () => {
    const { credentials } = startProcess([oldKey]);
    for (let index = 0; index < many; index += 1) await credentials.create(actorOf(`w_${index % 7}`), key(`c_${index}`));
    const vault = createVault(fixedRing([newKey, oldKey]));
    const repository = createResealingRepository(pool);
    let left = 117;
    const stopping = {
      ...repository,
      reseal(...[row, sealed]: Parameters<typeof repository.reseal>) {
        left -= 1;
        if (left < 0) throw new Error("stopped");
        return repository.reseal(row, sealed);
      },
    };
    await expect(resealAll(vault, stopping)).rejects.toThrow("stopped");
    // Halfway, every row opens for whoever has both keys.
    const both = startProcess([newKey, oldKey]);
    expect(
      (await Promise.all(Array.from({ length: many }, (_, index) => both.secrets.find(`w_${index % 7}`, `c_${index}`, "key")))).every(
        (each) => each?.value === value,
      ),
    ).toBe(true);
    expect(await resealAll(vault, repository)).toEqual({ resealed: many - 117, unreadable: [] });
    expect(await resealAll(vault, repository)).toEqual({ resealed: 0, unreadable: [] });
    const fresh = startProcess([newKey]);
    const opened = await Promise.all(Array.from({ length: many }, (_, index) => fresh.secrets.find(`w_${index % 7}`, `c_${index}`, "key")));
    expect([opened.filter((each) => each?.value === value).length, [...(await repository.keysInUse())].length]).toEqual([many, 1]);
  });

  it("leaves what somebody replaces meanwhile, and names what no key opens", async () => {
    const { credentials } = startProcess([oldKey]);
    await credentials.create(actorOf("w_1"), key("rates"));
    await startProcess(["l".repeat(32)]).credentials.create(actorOf("w_1"), key("lost"));
    const vault = createVault(fixedRing([newKey, oldKey]));
    const repository = createResealingRepository(pool);
    const racing = {
      ...repository,
      async reseal(...[row, sealed]: Parameters<typeof repository.reseal>) {
        await credentials.replace(actorOf("w_1"), row.id, { ...key(""), value: "the newest of all" });
        return repository.reseal(row, sealed);
      },
    };
    expect(await resealAll(vault, racing)).toEqual({ resealed: 0, unreadable: [{ workspaceId: "w_1", name: "lost" }] });
    const { secrets, sealed, credentials: now } = startProcess([newKey, oldKey]);
    expect((await secrets.find("w_1", "rates", "key"))?.value).toBe("the newest of all");
    expect([await secrets.find("w_1", "lost", "key"), sealed.length]).toEqual([null, 1]);
    expect((await now.list(actorOf("w_1"))).credentials.map(({ name, isReadable }) => [name, isReadable])).toEqual([
      ["lost", false],
      ["rates", true],
    ]);
  });
});

async function addFlow(workspaceId: string, slug: string, action: object): Promise<void> {
  const definition = { states: { a: { type: "action", actions: [action] } } };
  await pool.query("INSERT INTO flows (id, workspace_id, slug, name, module, config, updated_at) VALUES ($1, $2, $3, $4, 'x', '{}', now())", [
    `f_${slug}`,
    workspaceId,
    slug,
    `Flow ${slug}`,
  ]);
  await pool.query("INSERT INTO flow_versions (id, flow_id, number, status, definition, revision) VALUES ($1, $2, 1, 'draft', $3, 1)", [
    `v_${slug}`,
    `f_${slug}`,
    JSON.stringify(definition),
  ]);
}

import { afterAll, beforeAll, expect, it } from "vitest";
import { createPool } from "@/server/db/pool";
import { createCredentialsRepository } from "@/server/secrets/credentials-repository";
import { fileRing, fixedRing, keyFileOf, makeKeyFile } from "@/server/secrets/key-ring";
import { createVault, type Vault } from "@/server/secrets/vault";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import { createCommandLine } from "./testing/command-line";

let database: TestDatabase;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
  database = await createTestDatabase({ seeded: false });
  pool = createPool({ connectionString: database.url, onError: () => undefined });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const settings = { header: null, hosts: [] };

async function keep(vault: Vault, id: string): Promise<void> {
  const place = { id, workspaceId: "w_1", kind: "key" as const, settings };
  const sealed = vault.seal(`value of ${id}`, place);
  if (sealed === null) throw new Error("there is a key");
  await createCredentialsRepository(pool).add({ ...place, name: id, hint: "", ...sealed }, { actor: "user:u_1", origin: null });
}
async function opened(vault: Vault): Promise<(string | null)[]> {
  return (await createCredentialsRepository(pool).list("w_1")).map((row) => vault.open(row, row));
}

it("seals anew with a key of the data folder, while a server goes on with the folder's keys", async () => {
  const parley = createCommandLine({ url: database.url });
  makeKeyFile(parley.cwd);
  const running = createVault(fileRing(keyFileOf(parley.cwd)));
  const before = running.firstKeyId();
  await keep(running, "d_1");
  await keep(running, "d_2");
  const { code, out, err } = await parley.run(["rotate-secrets"]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^✓ 2 credentials are sealed with the key [0-9a-f]{8} now\.\n$/);
  expect([await opened(running), running.firstKeyId() === before]).toEqual([["value of d_1", "value of d_2"], false]);
  expect((await parley.run(["rotate-secrets", "--drop-old"])).out).toMatch(/2 credentials .*\n2 keys were taken away\.\n$/);
  expect([await opened(createVault(fileRing(keyFileOf(parley.cwd)))), (await parley.run(["rotate-secrets", "--what"])).code]).toEqual([
    ["value of d_1", "value of d_2"],
    2,
  ]);
});

it("seals anew with the first of the environment's keys, and names what none of them opens", async () => {
  await pool.query("TRUNCATE credentials CASCADE");
  const [old, fresh, lost] = ["o".repeat(32), "f".repeat(32), "l".repeat(32)];
  await keep(createVault(fixedRing([old])), "d_1");
  await keep(createVault(fixedRing([lost])), "d_2");
  const parley = createCommandLine({ url: database.url });
  const { code, out, err } = await parley.run(["rotate-secrets"], { env: { PARLEY_SECRETS_KEY: `${fresh},${old}` } });
  expect([code, out.startsWith("✓ 1 credential is sealed"), err]).toEqual([1, true, "No key that is here opens 'd_2' of w_1. Replace it in the settings.\n"]);
  expect(await opened(createVault(fixedRing([fresh])))).toEqual(["value of d_1", null]);
});

import { createPool } from "@/server/db/pool";
import { createResealingRepository, type ResealingRepository } from "@/server/secrets/credentials-repository";
import { addKeyInFront, dropKeysBut, fileRing, fixedRing, keyFileOf, makeKeyFile, readKeys } from "@/server/secrets/key-ring";
import { resealAll } from "@/server/secrets/reseal";
import { createVault, type Vault } from "@/server/secrets/vault";
import type { Command, ExitCode, Terminal } from "../command";
import { readArguments } from "../read-arguments";
import { CommandFailed } from "../usage-error";

const help = `
parley rotate-secrets [--drop-old]

Seals the credentials of all workspaces with a new key of the installation, while servers go on. The keys are in the data folder's
secrets-key: a new one is put in front, and those of before stay behind it until --drop-old. Where PARLEY_SECRETS_KEY is set, put the new
key in front of it yourself (new,old), start the servers with it, then run this. It may be stopped and begun again.

  --drop-old  then takes the keys away that no credential needs any more (data folder only)
`;

export const rotateSecrets: Command = {
  name: "rotate-secrets",
  summary: "seals the workspaces' credentials with a new key",
  help,
  async run(args, terminal) {
    const { values } = readArguments(args, { "drop-old": { type: "boolean" } });
    const { url, close } = await terminal.host.openDatabase();
    const pool = createPool({ connectionString: url, max: 2, onError: (error) => terminal.note(`A database connection broke: ${error.message}`) });
    try {
      return await rotate(terminal, createResealingRepository(pool), values["drop-old"] === true);
    } finally {
      await pool.end();
      await close();
    }
  },
};

async function rotate(terminal: Terminal, repository: ResealingRepository, dropsOld: boolean): Promise<ExitCode> {
  const { host, print, note, paint } = terminal;
  const given = host.env.PARLEY_SECRETS_KEY ?? "";
  const dataDir = given === "" ? host.dataDir() : null;
  const vault = dataDir === null ? createVault(fixedRing(readKeys(given))) : await vaultWithNewKey(dataDir, repository);
  const first = vault.firstKeyId();
  if (first === null) throw new CommandFailed("PARLEY_SECRETS_KEY holds no key.");
  const { resealed, unreadable } = await resealAll(vault, repository);
  print(`${paint.green("✓")} ${resealed} ${resealed === 1 ? "credential is" : "credentials are"} sealed with the key ${first} now.`);
  for (const { workspaceId, name } of unreadable) note(`No key that is here opens '${name}' of ${workspaceId}. Replace it in the settings.`);
  if (dropsOld) {
    if (dataDir === null) throw new CommandFailed("The keys are in PARLEY_SECRETS_KEY: take the old ones away there.");
    const dropped = dropKeysBut(dataDir, await repository.keysInUse());
    print(`${dropped} ${dropped === 1 ? "key was" : "keys were"} taken away.`);
  }
  return unreadable.length > 0 ? 1 : 0;
}

/** One that was stopped halfway goes on with the key it had made. */
async function vaultWithNewKey(dataDir: string, repository: Pick<ResealingRepository, "keysInUse">): Promise<Vault> {
  makeKeyFile(dataDir);
  const path = keyFileOf(dataDir);
  const ring = fileRing(path);
  const first = ring.first()?.id;
  const isHalfway = [...(await repository.keysInUse())].some((id) => id !== first && ring.find(id) !== null);
  if (!isHalfway) addKeyInFront(dataDir);
  return createVault(fileRing(path));
}

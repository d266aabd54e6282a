import type { ResealingRepository } from "./credentials-repository";
import type { Vault } from "./vault";

export type Resealed = {
  resealed: number;
  /** Names of those that do not open with any key that is here. */
  unreadable: { workspaceId: string; name: string }[];
};

const batch = 100;

/**
 * Seals every credential with the first key. Each row by itself and only as long as it is the one that was read: it may be stopped anywhere
 * and begun again, while people go on replacing them.
 */
export async function resealAll(vault: Vault, repository: Pick<ResealingRepository, "sealedByOthers" | "reseal">): Promise<Resealed> {
  const outcome: Resealed = { resealed: 0, unreadable: [] };
  const first = vault.firstKeyId();
  if (first === null) return outcome;
  for (let after = ""; ; ) {
    const rows = await repository.sealedByOthers(first, after, batch);
    for (const row of rows) {
      const value = vault.open(row, row);
      const sealed = value === null ? null : vault.seal(value, row);
      if (sealed === null) outcome.unreadable.push({ workspaceId: row.workspaceId, name: row.name });
      else if (await repository.reseal(row, sealed)) outcome.resealed += 1;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < batch) return outcome;
    after = last.id;
  }
}

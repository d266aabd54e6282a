import type { CredentialKind } from "@/flows/protocol/credentials";
import type { Kept } from "@/server/workspaces/kept";
import type { CredentialRow } from "./credentials-repository";
import type { Vault } from "./vault";

export type SecretsDeps = {
  vault: Pick<Vault, "open">;
  /** The credentials of a workspace, sealed. */
  rows: Pick<Kept<readonly CredentialRow[]>, "find">;
  touch: (workspaceId: string, id: string) => Promise<void>;
  now: () => number;
  onTouchFailed: (error: unknown) => void;
  /** One is there and does not open. */
  onSealed: (where: { workspaceId: string; credentialId: string; keyId: string }) => void;
};

/** A credential, opened: for the connection alone, never for a step, a log or an answer. */
export type Secret = { value: string; header: string | null; hosts: readonly string[] };

/** When one was last used is noted at most this often: it says whether it still is. */
const touchEveryMs = 60_000;

/** The credentials of workspaces, for those who call services on their behalf. */
export function createSecrets({ vault, rows, touch, now, onTouchFailed, onSealed }: SecretsDeps) {
  const touched = new Map<string, number>();

  function noteUse({ workspaceId, id }: CredentialRow): void {
    if ((touched.get(id) ?? Number.NEGATIVE_INFINITY) > now() - touchEveryMs) return;
    if (touched.size > 10_000) touched.clear();
    touched.set(id, now());
    touch(workspaceId, id).catch(onTouchFailed);
  }

  function opened(row: CredentialRow | undefined): Secret | null {
    if (row === undefined) return null;
    const { workspaceId, id, keyId, settings } = row;
    const value = vault.open(row, row);
    if (value === null) {
      onSealed({ workspaceId, credentialId: id, keyId });
      return null;
    }
    noteUse(row);
    return { value, ...settings };
  }

  return {
    /** Null when the workspace keeps none of that name and kind, or it cannot be opened here. */
    find: async (workspaceId: string, name: string, kind: CredentialKind): Promise<Secret | null> =>
      opened((await rows.find(workspaceId)).find((row) => row.name === name && row.kind === kind)),
    /** A key that something of the workspace was set up with. */
    findKey: async (workspaceId: string, id: string): Promise<Secret | null> =>
      opened((await rows.find(workspaceId)).find((row) => row.id === id && row.kind === "key")),
  };
}

export type Secrets = ReturnType<typeof createSecrets>;

import type { KeyRing } from "./key-ring";

/** What a seal is bound to: moved to another row, or said to be for other hosts, it does not open. */
export type SealedPlace = {
  workspaceId: string;
  id: string;
  kind: string;
  /** Where the value may go. */
  settings: { header: string | null; hosts: readonly string[] };
};

export type Sealed = { ciphertext: string; keyId: string };

const contextOf = ({ workspaceId, id, kind, settings }: SealedPlace): string => JSON.stringify([workspaceId, id, kind, settings.header, ...settings.hosts]);

/** Seals and opens what workspaces keep secret, with the keys of the installation. */
export function createVault(ring: KeyRing) {
  return {
    /** Whether there is a key to seal with. */
    isOpen: (): boolean => ring.first() !== null,
    /** With the first key; null while there is none. */
    seal(value: string, place: SealedPlace): Sealed | null {
      const key = ring.first();
      return key === null ? null : { ciphertext: key.sealing.seal(Buffer.from(value), contextOf(place)), keyId: key.id };
    },
    /** Null when the key is not here, or it was sealed for another place. */
    open: ({ ciphertext, keyId }: Sealed, place: SealedPlace): string | null =>
      ring.find(keyId)?.sealing.open(ciphertext, contextOf(place))?.toString("utf8") ?? null,
    /** Whether the key is here that would open it. */
    hasKeyOf: ({ keyId }: Pick<Sealed, "keyId">): boolean => ring.find(keyId) !== null,
    firstKeyId: (): string | null => ring.first()?.id ?? null,
  };
}

export type Vault = ReturnType<typeof createVault>;

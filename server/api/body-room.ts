export type BodyRoomOptions = {
  /** Bytes that all bodies under way may hold together. */
  totalBytes: number;
  /** Of those, the bytes for one address, so that nobody fills the room alone. */
  perAddressBytes: number;
};

/** One body under way. */
export type BodyPlace = {
  /** Counts what has come; false when there is no room for it. */
  take: (bytes: number) => boolean;
  /** Gives everything back. */
  leave: () => void;
};

/** What a piece costs beside its bytes: a body that comes byte by byte is mostly that. */
const overheadBytes = 256;

/** Bounds the memory of bodies that have begun and not ended, whoever sends them and however slowly. */
export function createBodyRoom({ totalBytes, perAddressBytes }: BodyRoomOptions) {
  const byAddress = new Map<string, number>();
  let total = 0;

  function change(address: string, bytes: number): void {
    total += bytes;
    const held = (byAddress.get(address) ?? 0) + bytes;
    if (held === 0) byAddress.delete(address);
    else byAddress.set(address, held);
  }

  return {
    heldBytes: () => total,
    open(address: string): BodyPlace {
      let held = 0;
      return {
        take(bytes) {
          const cost = bytes + overheadBytes;
          if (total + cost > totalBytes || (byAddress.get(address) ?? 0) + cost > perAddressBytes) return false;
          held += cost;
          change(address, cost);
          return true;
        },
        leave() {
          change(address, -held);
          held = 0;
        },
      };
    },
  };
}

export type BodyRoom = ReturnType<typeof createBodyRoom>;

import type { Network } from "../../network/address";

export type BodyRoomOptions = {
  /** Bytes that all bodies under way may hold together. */
  totalBytes: number;
  /** Of those, the bytes for one network, so that nobody fills the room alone. */
  perNetworkBytes: number;
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
export function createBodyRoom({ totalBytes, perNetworkBytes }: BodyRoomOptions) {
  const byNetwork = new Map<Network, number>();
  let total = 0;

  function change(network: Network, bytes: number): void {
    total += bytes;
    const held = (byNetwork.get(network) ?? 0) + bytes;
    if (held === 0) byNetwork.delete(network);
    else byNetwork.set(network, held);
  }

  return {
    heldBytes: () => total,
    open(network: Network): BodyPlace {
      let held = 0;
      return {
        take(bytes) {
          const cost = bytes + overheadBytes;
          if (total + cost > totalBytes || (byNetwork.get(network) ?? 0) + cost > perNetworkBytes) return false;
          held += cost;
          change(network, cost);
          return true;
        },
        leave() {
          change(network, -held);
          held = 0;
        },
      };
    },
  };
}

export type BodyRoom = ReturnType<typeof createBodyRoom>;

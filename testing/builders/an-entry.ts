import type { TapeEntry } from "@/flows/engine/run/tape";

/** An entry of a tape, with anything of it changed. */
export function anEntry(overrides: Partial<TapeEntry> = {}): TapeEntry {
  return { n: 1, turn: 2, seq: 2, state: "a", signal: { type: "personJoined", at: 1, by: "u_1" }, ...overrides };
}

import { parseDefinition } from "@/flows/definition/parse-definition";
import type { FlowDefinition } from "@/flows/definition/schema";
import type { JsonObject } from "@/flows/json/json";

/**
 * A flow of `count` states without positions, the same for the same `seed`: a main way through all of them, shortcuts ahead, ways
 * back, a few loops and, every so often, a way to one of several ends.
 */
export function aLargeFlow(id: string, count: number, seed = 7): JsonObject {
  const chance = randomFrom(seed);
  const nameOf = (i: number) => (i >= count - endsOf(count) ? `end_${i - count + endsOf(count) + 1}` : `step_${i}`);
  const last = count - 1;
  const states: JsonObject = {};
  for (let i = 0; i < count; i++) {
    if (i >= count - endsOf(count)) {
      states[nameOf(i)] = { type: "final", outcome: i === last ? "cancelled" : "completed", transitions: {} };
      continue;
    }
    const transitions: JsonObject = { success: nameOf(i + 1) };
    if (chance() < 0.35) transitions.error = nameOf(Math.min(last, i + 2 + Math.floor(chance() * 6)));
    if (chance() < 0.25 && i > 3) transitions.user_edits = nameOf(i - 1 - Math.floor(chance() * 3));
    if (chance() < 0.06) transitions.user_cancels = nameOf(count - 1 - Math.floor(chance() * endsOf(count)));
    if (chance() < 0.08) transitions.timeout = nameOf(i);
    states[nameOf(i)] = { type: "action", onEntry: [{ executor: "response", config: { message: `Step ${i} says something` } }], transitions };
  }
  return { schemaVersion: 2, id, name: `Flow of ${count}`, module: "general", initialState: nameOf(0), finalStates: endNames(count), states, context: {} };
}

/** The same, read. */
export function aLargeDefinition(count: number, seed = 7): FlowDefinition {
  return parseDefinition(aLargeFlow("large", count, seed));
}

function endNames(count: number): string[] {
  return Array.from({ length: endsOf(count) }, (_, i) => `end_${i + 1}`);
}

function endsOf(count: number): number {
  return Math.max(1, Math.round(count / 25));
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

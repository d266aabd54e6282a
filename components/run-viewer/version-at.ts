import type { FlowDefinition } from "@/flows/definition/schema";

/** A version that a run was on before it was moved: up to the step `upTo`. */
export type EarlierLife = { number: number; definition: FlowDefinition; upTo: number };

export type LivedOn = { version: number; definition: FlowDefinition; earlier: readonly EarlierLife[] };

/** The version that a run was on when it did a step; 0 stands before the first. Pure. */
export function versionAt({ version, definition, earlier }: LivedOn, seq: number): { number: number; definition: FlowDefinition } {
  const life = earlier.find(({ upTo }) => seq <= upTo);
  return life === undefined ? { number: version, definition } : { number: life.number, definition: life.definition };
}

/** Each time the run was moved, in words, with the step that says so. Pure. */
export function movesOf({ version, earlier }: LivedOn): { seq: number; words: string }[] {
  return earlier.map(({ number, upTo }, index) => ({
    seq: upTo + 1,
    words: `Moved from version ${number} to version ${earlier[index + 1]?.number ?? version}`,
  }));
}

/** The states of all its versions, the newest of each name: a record goes through all of them. Pure. */
export function statesOfAll({ definition, earlier }: LivedOn): FlowDefinition["states"] {
  return Object.assign({}, ...earlier.map((life) => life.definition.states), definition.states);
}

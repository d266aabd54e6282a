import type { Json } from "../json/json";

/** What an answer may be, and the names it goes by. */
export type Choice = { value: Json; names: readonly string[] };

/** What reading needs to know besides the text: nothing of it is asked for elsewhere, so the same scene reads the same always. */
export type AnswerScene = {
  /** Milliseconds since the epoch at which it was said. */
  now: number;
  /** IANA. */
  timezone: string;
  choices: readonly Choice[];
};

/** `several`: more than one value stands there. `unsure`: there is one, and too much beside it to take it for the answer. */
export type WhyNot = "nothing" | "several" | "unsure" | "notWhole";
export type Reading = { ok: true; value: Json } | { ok: false; why: WhyNot };

export const refused = (why: WhyNot): Reading => ({ ok: false, why });

/** The one value that was found, or why there is not exactly one. */
export function onlyOne(values: readonly Json[]): Reading {
  const [first, ...others] = new Set(values);
  if (first === undefined) return refused("nothing");
  return others.length > 0 ? refused("several") : { ok: true, value: first };
}

import type { AnswerKind } from "../definition/schema";

/** Kinds of answers inside a sentence. */
export const kindTitles = {
  text: "a text",
  wholeNumber: "a whole number",
  number: "a number",
  yesNo: "a yes or no",
  date: "a date",
  choice: "a choice",
} as const satisfies Record<AnswerKind, string>;

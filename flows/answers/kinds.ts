import type { AnswerKind } from "../definition/schema";
import { readChoice } from "./read-choice";
import { readDate } from "./read-date";
import { readNumberAnswer, readWholeNumber } from "./read-number";
import { readYesNoAnswer } from "./read-yes-no";
import type { AnswerScene, Reading } from "./reading";

/** A kind of answer: what it is called, what people write for it, and what is made of that (decision 0017). */
export type Kind = {
  title: string;
  examples: readonly string[];
  read: (text: string, scene: AnswerScene) => Reading;
};

export const kinds = {
  text: { title: "Text", examples: ["whatever is said, as it is said"], read: (text) => ({ ok: true, value: text }) },
  wholeNumber: { title: "Whole number", examples: ["9", "nine", "9 people", "नौ"], read: readWholeNumber },
  number: { title: "Number", examples: ["2.5", "1,200", "two hundred and fifty"], read: readNumberAnswer },
  yesNo: { title: "Yes or no", examples: ["yes", "nope", "haan", "जी नहीं"], read: readYesNoAnswer },
  date: { title: "Date", examples: ["tomorrow", "next Friday", "25 Dec", "परसों"], read: readDate },
  choice: { title: "Choice", examples: ["its label", "2", "the second one"], read: readChoice },
} as const satisfies Record<AnswerKind, Kind>;

import { describe, expect, it } from "vitest";
import type { AnswerKind } from "../definition/schema";
import { kinds } from "./kinds";
import type { Choice } from "./reading";
import { limitSentence, wantedSentence } from "./wanted";

/** Thursday, 1 January 2026, 20:00 in UTC: already Friday in Kolkata. */
const now = Date.UTC(2026, 0, 1, 20);
const choices: Choice[] = [
  { value: "Tea", names: ["Tea", "chai"] },
  { value: "Filter coffee", names: ["Filter coffee", "kaapi"] },
  { value: "2 samosas", names: ["2 samosas"] },
];
const read = (kind: AnswerKind, text: string, timezone = "UTC") => {
  const reading = kinds[kind].read(text, { now, timezone, choices });
  return reading.ok ? reading.value : reading.why;
};

describe("a whole number", () => {
  it.each([
    ["9", 9],
    ["9 people", 9],
    ["9ppl", 9],
    ["nine", 9],
    ["Nine!", 9],
    ["for 9 please", 9],
    ["नौ", 9],
    ["nau", 9],
    ["nau log", 9],
    ["९", 9],
    ["９", 9],
    ["we are nine (9)", 9],
    ["9.0", 9],
    ["twenty-five", 25],
    ["forty two", 42],
    ["one hundred and five", 105],
    ["nine hundred ninety nine", 999],
    ["a hundred", 100],
    ["do", 2],
    ["hum do log hain", 2],
    ["9 log kar do", 9],
    ["do sau pachas", 250],
    ["दो सौ पचास", 250],
    ["pachees", 25],
    ["ninyanve", 99],
    ["two dozen", 24],
    ["half a dozen", 6],
    ["a couple of us", 2],
    ["1,200", 1200],
    ["minus 3", -3],
    ["-3", -3],
    ["0", 0],
    ["zero", 0],
  ])("is %j = %j", (text, value) => expect(read("wholeNumber", text)).toBe(value));

  it.each([
    ["no idea", "nothing"],
    ["many", "nothing"],
    ["", "nothing"],
    ["no one", "nothing"],
    ["de do", "nothing"],
    ["do you have tables", "nothing"],
    ["2 or 3", "several"],
    ["9-10", "several"],
    ["ek ya do log", "several"],
    ["2.5", "notWhole"],
    ["not 9", "unsure"],
    ["9 nahi", "unsure"],
    ["at 9 pm", "unsure"],
    ["19:30", "unsure"],
    ["my order 12345 still has not arrived where", "unsure"],
  ])("is not %j: %s", (text, why) => expect(read("wholeNumber", text)).toBe(why));

  it.each(Array.from({ length: 100 }, (_, value) => value))("has words for %i in English, Hindi and Hinglish", (value) => {
    for (const text of spellingsOf(value)) expect([text, read("wholeNumber", text)]).toEqual([text, value]);
  });

  it("gives up on a story, and on a text that unfolds", () => {
    expect(read("wholeNumber", "well ".repeat(50) + "9")).toBe("unsure");
    expect(read("wholeNumber", "\uFDFA".repeat(4096))).not.toBe(9);
  });
});

describe("a number", () => {
  it.each([
    ["2.5", 2.5],
    ["2.5 km", 2.5],
    ["₹1,00,000", 100_000],
    ["two hundred and fifty rupees", 250],
  ])("is %j = %j", (text, value) => expect(read("number", text)).toBe(value));
});

describe("yes or no", () => {
  it.each([
    "yes",
    "Yes please",
    "haan",
    "हाँ",
    "हां जी",
    "ji",
    "जी",
    "yep!",
    "ok",
    "of course",
    "no problem",
    "bilkul",
    "y",
    "true",
    "theek hai",
    "yes, that is right",
  ])("%j is a yes", (text) => expect(read("yesNo", text)).toBe(true));
  it.each(["no", "nope", "nahi", "नहीं", "ji nahi", "जी नहीं", "nahi ji", "no thanks", "not now", "n", "na", "bilkul nahi", "no, thank you"])(
    "%j is a no",
    (text) => expect(read("yesNo", text)).toBe(false),
  );
  it.each([
    ["maybe", "nothing"],
    ["yes and no", "several"],
    ["no, College Road", "unsure"],
    ["nowhere", "nothing"],
    ["", "nothing"],
  ])("%j is neither", (text, why) => expect(read("yesNo", text)).toBe(why));
});

describe("a date", () => {
  it.each([
    ["today", "2026-01-01"],
    ["aaj", "2026-01-01"],
    ["Tomorrow", "2026-01-02"],
    ["kal", "2026-01-02"],
    ["कल", "2026-01-02"],
    ["kal 7 baje", "2026-01-02"],
    ["tomorrow at 8", "2026-01-02"],
    ["day after tomorrow", "2026-01-03"],
    ["परसों", "2026-01-03"],
    ["parson", "2026-01-03"],
    ["in 3 days", "2026-01-04"],
    ["teen din baad", "2026-01-04"],
    ["next week", "2026-01-08"],
    ["friday", "2026-01-02"],
    ["this Friday", "2026-01-02"],
    ["next friday", "2026-01-09"],
    ["Thursday", "2026-01-08"],
    ["shanivar ko", "2026-01-03"],
    ["25 Dec", "2026-12-25"],
    ["25th of December", "2026-12-25"],
    ["December 25, 2027", "2027-12-25"],
    ["25 दिसंबर", "2026-12-25"],
    ["on the 25th", "2026-01-25"],
    ["25/12/2026", "2026-12-25"],
    ["25-12-26", "2026-12-25"],
    ["25.12.", "2026-12-25"],
    ["12/25/2026", "2026-12-25"],
    ["05/06/2026", "2026-06-05"],
    ["2026-12-25", "2026-12-25"],
    ["२५/१२/२०२६", "2026-12-25"],
    ["29 feb", "2028-02-29"],
    ["friday, 25 December", "2026-12-25"],
    ["1 Jan", "2026-01-01"],
  ])("is %j = %s", (text, day) => expect(read("date", text)).toBe(day));

  it("is told by the clock of the customer's zone", () => {
    expect(read("date", "today", "Asia/Kolkata")).toBe("2026-01-02");
    expect(read("date", "kal", "Asia/Kolkata")).toBe("2026-01-03");
  });

  it.each([
    ["no idea", "nothing"],
    ["31 April", "nothing"],
    ["soon", "nothing"],
    ["today or tomorrow", "several"],
    ["monday, 25 December", "several"],
    ["25 or 26 December", "unsure"],
    ["not tomorrow", "unsure"],
  ])("is not %j: %s", (text, why) => expect(read("date", text)).toBe(why));
});

describe("a choice", () => {
  it.each([
    ["tea", "Tea"],
    ["Kaapi", "Filter coffee"],
    ["some chai please", "Tea"],
    ["1", "Tea"],
    ["the second one", "Filter coffee"],
    ["number two", "Filter coffee"],
    ["dusra wala", "Filter coffee"],
    ["last", "2 samosas"],
    ["2 samosas", "2 samosas"],
  ])("is %j = %j", (text, value) => expect(read("choice", text)).toBe(value));
  it.each([
    ["juice", "nothing"],
    ["4", "nothing"],
    ["tea and kaapi", "several"],
    ["1 or 2", "several"],
  ])("is not %j: %s", (text, why) => expect(read("choice", text)).toBe(why));
});

describe("what is wanted, in words", () => {
  it.each<[AnswerKind, object, string | null]>([
    ["wholeNumber", { minimum: 1, maximum: 12 }, "Please answer with a whole number from 1 to 12."],
    ["wholeNumber", { exclusiveMinimum: 0 }, "Please answer with a whole number of 1 or more."],
    ["number", { maximum: 2.5 }, "Please answer with a number of 2.5 or less."],
    ["number", {}, "Please answer with a number."],
    ["yesNo", {}, "Please answer yes or no."],
    ["choice", { enum: ["tea", "coffee"] }, "Please answer with one of these: tea, coffee."],
    ["text", { minLength: 3 }, "Please answer in at least 3 characters."],
    ["text", {}, null],
  ])("%s %j", (kind, rule, sentence) => expect(wantedSentence(kind, { ...rule }, false)).toBe(sentence));

  it("says which limit is broken", () => {
    expect(limitSentence("wholeNumber", 13, { minimum: 1, maximum: 12 })).toBe("13 is more than 12.");
    expect(limitSentence("wholeNumber", 0, { minimum: 1, maximum: 12 })).toBe("0 is less than 1.");
    expect(limitSentence("wholeNumber", 9, { minimum: 1, maximum: 12 })).toBeNull();
  });
});

const units = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"];
const tens = { 20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety" } as const;
const hindi: Record<number, string[]> = {
  3: ["तीन", "teen", "tin"],
  6: ["छह", "chhe", "che"],
  11: ["ग्यारह", "gyarah", "gyaarah", "gyara"],
  19: ["उन्नीस", "unnees"],
  22: ["बाईस", "baais"],
  25: ["पच्चीस", "pachchis"],
  30: ["तीस", "tees", "tis"],
  38: ["अड़तीस", "adtees"],
  49: ["उनचास", "unchaas"],
  51: ["इक्यावन", "ikyawan"],
  60: ["साठ", "saath"],
  7: ["सात", "saat"],
  74: ["चौहत्तर", "chauhattar"],
  86: ["छियासी", "chhiyaasi"],
  99: ["निन्यानवे", "ninyaanve"],
};

function spellingsOf(value: number): string[] {
  const english = value < units.length ? units[value] : undefined;
  const ten = Object.entries(tens).find(([number]) => Number(number) === value - (value % 10));
  const joined = ten === undefined ? undefined : value % 10 === 0 ? ten[1] : `${ten[1]} ${units[value % 10]}`;
  return [String(value), ...[english, joined].filter((text) => text !== undefined), ...(hindi[value] ?? [])];
}

import { inZone } from "../expressions/dates";
import { smallNumberOf } from "../words/number-words";
import { daysLater, monthOf, relativeDays, weekdayNumber } from "./date-words";
import { addDays, type Day, dayAfter, dayOf, isDay, isoDay, weekdayOf } from "./day";
import { type AnswerScene, onlyOne, type Reading, refused } from "./reading";
import { foldAnswer, mostTokens, tokensOf } from "./tokens";

/** A day that was found, and how it was named: a weekday beside a date only confirms it. */
type Found = { day: Day; by: "date" | "weekday" | "words" };

/** The calendar day that an answer names, as `YYYY-MM-DD` in the customer's zone; without a year it is the next such day. Pure. */
export function readDate(text: string, { now, timezone }: AnswerScene): Reading {
  const folded = foldAnswer(text);
  if (tokensOf(folded).length > mostTokens) return refused("unsure");
  const today = dayOf(inZone(now, timezone));
  const dates = takeDates(folded, today);
  const words = takeWords(
    dates.rest.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== ""),
    today,
  );
  const found = [...dates.found, ...words.found];
  if (found.length === 0) return refused("nothing");
  const isDenied = /(?:^|\s)(?:not|dont|don't|except|nahi|nahin|नहीं)(?:\s|$)/u.test(folded);
  const isLeft = words.rest.some((word) => /^\d/.test(word)) || words.rest.length > mostOthers;
  const confirmed = found.filter(({ by }) => by !== "weekday" || !found.some((other) => other.by === "date"));
  const weekdays = found.filter(({ by }) => by === "weekday").map(({ day }) => weekdayOf(day));
  const differs = confirmed.some(({ day, by }) => by === "date" && weekdays.some((weekday) => weekday !== weekdayOf(day)));
  if (differs) return refused("several");
  const reading = onlyOne(confirmed.map(({ day }) => isoDay(day)));
  return reading.ok && (isDenied || isLeft) ? refused("unsure") : reading;
}

const mostOthers = 6;

const isoDate = /(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/gu;
const numericDate = /(?<!\d)(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?(?!\d|[./-]\d)/gu;
const dayThenMonth = /(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\s*(?:of\s+)?(\p{L}[\p{L}\p{M}]*)\.?(?:\s*,?\s*(\d{4})(?!\d))?/gu;
const monthThenDay = /(?<!\p{L})(\p{L}[\p{L}\p{M}]*)\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:\s*,?\s*(\d{4})(?!\d))?/gu;
const dayOfMonth = /(?<!\d)(?:on\s+)?(?:the\s+)?(\d{1,2})(?:st|nd|rd|th|\s*(?:tareekh|tarikh|तारीख|तारीख़))(?!\p{L})/gu;
const timeOfDay =
  /(?:(?<=\s)at\s+)?(?<!\d)\d{1,2}(?::\d{2})?\s*(?:am|pm|baje|बजे|o'?clock)(?!\p{L})|(?<=\s)at\s+\d{1,2}(?::\d{2})?(?!\d)|(?<!\d)\d{1,2}:\d{2}(?!\d)/gu;

/** Dates written out, taken out of the text. */
function takeDates(folded: string, today: Day): { found: Found[]; rest: string } {
  const found: Found[] = [];
  let rest = folded.replace(timeOfDay, " ");
  const take = (pattern: RegExp, read: (parts: (string | undefined)[]) => Day | null): void => {
    rest = rest.replace(pattern, (text: string, ...parts: (string | undefined)[]) => {
      const day = read([text, ...parts]);
      if (day === null) return text;
      found.push({ day, by: "date" });
      return " ";
    });
  };
  take(isoDate, ([, year, month, day]) => dated(Number(day), Number(month), Number(year)));
  take(numericDate, ([, first, second, year]) => numeric(Number(first), Number(second), yearOf(year), today));
  take(dayThenMonth, ([, day, name, year]) => inMonth(Number(day), monthOf(name ?? ""), yearOf(year), today));
  take(monthThenDay, ([, name, day, year]) => inMonth(Number(day), monthOf(name ?? ""), yearOf(year), today));
  take(dayOfMonth, ([, day]) => nextOfMonth(Number(day), today));
  return { found, rest };
}

const yearOf = (text: string | undefined): number | null => (text === undefined ? null : text.length === 2 ? 2000 + Number(text) : Number(text));

function dated(day: number, month: number, year: number): Day | null {
  return isDay({ year, month, day }) ? { year, month, day } : null;
}

/** Day before month, as it is written here; the other way round only where nothing else is possible. */
function numeric(first: number, second: number, year: number | null, today: Day): Day | null {
  return inMonth(first, second, year, today) ?? inMonth(second, first, year, today);
}

function inMonth(day: number, month: number | null, year: number | null, today: Day): Day | null {
  if (month === null) return null;
  if (year !== null) return dated(day, month, year);
  // 29 February may be years away.
  const years = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((ahead) => today.year + ahead);
  return years.map((next) => dated(day, month, next)).find((next) => next !== null && !dayAfter(today, next)) ?? null;
}

function nextOfMonth(day: number, today: Day): Day | null {
  const months = [0, 1, 2].map((ahead) => ({ year: today.year + Math.floor((today.month - 1 + ahead) / 12), month: ((today.month - 1 + ahead) % 12) + 1 }));
  return months.map(({ year, month }) => dated(day, month, year)).find((next) => next !== null && !dayAfter(today, next)) ?? null;
}

/** Days named in words, taken out of them. */
function takeWords(words: readonly string[], today: Day): { found: Found[]; rest: string[] } {
  const found: Found[] = [];
  const rest: string[] = [];
  for (let at = 0; at < words.length; ) {
    const taken = wordsAt(words.slice(at, at + 4), today);
    if (taken === null) rest.push(words[at] ?? "");
    else found.push(taken.found);
    at += taken?.length ?? 1;
  }
  return { found, rest };
}

function wordsAt(words: readonly string[], today: Day): { found: Found; length: number } | null {
  const relative = relativeDays(words);
  if (relative !== null) return { found: { day: addDays(today, relative.days), by: "words" }, length: relative.length };
  const later = daysLater(words, numberOf);
  if (later !== null) return { found: { day: addDays(today, later.days), by: "words" }, length: later.length };
  return weekdayAt(words, today);
}

const numberOf = (word: string): number | null => (/^\d{1,3}$/.test(word) ? Number(word) : smallNumberOf(word));

const next: ReadonlySet<string> = new Set(["next", "agle", "agla", "अगले", "अगला"]);
const coming: ReadonlySet<string> = new Set(["this", "coming", "is", "इस"]);

/** "friday" is the coming one; "next friday" the one of next week, which begins on a Monday. */
function weekdayAt(words: readonly string[], today: Day): { found: Found; length: number } | null {
  const [first = "", second = "", third = ""] = words;
  const isNext = next.has(first);
  const isNextWeek = isNext && ["week", "hafte", "hafta", "हफ्ते"].includes(second);
  if (isNextWeek) {
    const weekday = weekdayNumber(third);
    return { found: { day: weekday === null ? addDays(today, 7) : inNextWeek(today, weekday), by: "words" }, length: weekday === null ? 2 : 3 };
  }
  const isNamed = isNext || coming.has(first);
  const weekday = weekdayNumber(isNamed ? second : first);
  if (weekday === null) return null;
  const ahead = (weekday - weekdayOf(today) + 7) % 7;
  if (isNext) return { found: { day: inNextWeek(today, weekday), by: "words" }, length: 2 };
  return { found: { day: addDays(today, ahead === 0 && !isNamed ? 7 : ahead), by: "weekday" }, length: isNamed ? 2 : 1 };
}

/** `weekday` 0 = Sunday. */
function inNextWeek(today: Day, weekday: number): Day {
  const monday = (weekdayOf(today) + 6) % 7;
  return addDays(today, 7 - monday + ((weekday + 6) % 7));
}

const months = [
  "january jan janvari जनवरी",
  "february feb farvari फरवरी फ़रवरी",
  "march mar मार्च",
  "april apr अप्रैल",
  "may मई",
  "june jun जून",
  "july jul julai जुलाई",
  "august aug agast अगस्त",
  "september sep sept sitambar सितंबर सितम्बर",
  "october oct aktubar अक्टूबर",
  "november nov navambar नवंबर नवम्बर",
  "december dec disambar दिसंबर दिसम्बर",
];
const weekdays = [
  "sunday sun ravivar itvar रविवार इतवार",
  "monday mon somvar somwar सोमवार",
  "tuesday tue tues mangalvar mangalwar मंगलवार",
  "wednesday wed budhvar budhwar बुधवार",
  "thursday thu thur thurs guruvar guruwar brihaspativar गुरुवार",
  "friday fri shukravar shukrawar शुक्रवार",
  "saturday sat shanivar shaniwar शनिवार",
];

const monthNumbers = numbered(months);
const weekdayNumbers = numbered(weekdays);

function numbered(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.flatMap((words, index) => words.split(" ").map((word): [string, number] => [word.normalize("NFKC"), index])));
}

/** 1 to 12, or null. Pure. */
export function monthOf(name: string): number | null {
  const index = monthNumbers.get(name);
  return index === undefined ? null : index + 1;
}

/** 0 = Sunday, or null. Pure. */
export function weekdayNumber(name: string): number | null {
  return weekdayNumbers.get(name) ?? null;
}

/** Longest first. "kal" and "parson" mean the past as well; asked for a day, people mean the one to come. */
const relative: readonly [phrase: readonly string[], days: number][] = [
  ...phrases("day after tomorrow|the day after tomorrow|parson|parso|परसों|परसो", 2),
  ...phrases("today|tonight|this evening|aaj|aj|आज|aaj raat", 0),
  ...phrases("tomorrow|tomorow|tommorow|tommorrow|tmrw|tmr|kal|कल", 1),
  ...phrases("yesterday", -1),
  ...phrases("narson|narso|तरसों", 3),
].sort(([one], [other]) => other.length - one.length);

function phrases(list: string, days: number): [readonly string[], number][] {
  return list.split("|").map((phrase): [readonly string[], number] => [phrase.normalize("NFKC").split(" "), days]);
}

type Ahead = { days: number; length: number };

/** A day named from today on, at the beginning of the words. Pure. */
export function relativeDays(words: readonly string[]): Ahead | null {
  const found = relative.find(([phrase]) => phrase.every((word, index) => words[index] === word));
  return found === undefined ? null : { days: found[1], length: found[0].length };
}

const units: ReadonlyMap<string, number> = new Map([
  ...["day", "days", "din", "dino", "dinon", "दिन"].map((word): [string, number] => [word, 1]),
  ...["week", "weeks", "hafte", "hafta", "हफ्ते"].map((word): [string, number] => [word, 7]),
]);
const ends: ReadonlySet<string> = new Set(["baad", "bad", "mein", "me", "later", "बाद", "में"]);

/** "in 3 days", "3 days later", "3 days from now", "teen din baad". Pure. */
export function daysLater(words: readonly string[], numberOf: (word: string) => number | null): Ahead | null {
  const isIn = ["in", "after"].includes(words[0] ?? "");
  const at = isIn ? 1 : 0;
  const count = words[at] === "a" ? 1 : numberOf(words[at] ?? "");
  const unit = units.get(words[at + 1] ?? "");
  if (count === null || unit === undefined) return null;
  const hasEnd = ends.has(words[at + 2] ?? "");
  const isFromNow = words[at + 2] === "from" && ["now", "today"].includes(words[at + 3] ?? "");
  if (!isIn && !hasEnd && !isFromNow) return null;
  return { days: count * unit, length: at + 2 + (isFromNow ? 2 : hasEnd ? 1 : 0) };
}

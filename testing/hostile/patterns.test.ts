import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type FoundPattern, isUnbounded, patternsIn, timePattern, worstTexts } from "./patterns-in";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Patterns that never meet more than a few characters of anybody's text, and what bounds them. */
const bounded: { readonly [source: string]: string } = {
  "\\[[^\\]]*\\]|YYYY|MMMM|MMM|MM|M|DD|D|dddd|ddd|HH|H|hh|h|mm|ss|A|a": "formats have at most 200 characters (limits.argumentLength)",
  "\\/+$": "addresses of the operator's own environment",
};

function filesOf(folder: string): string[] {
  return readdirSync(`${root}${folder}`, { recursive: true })
    .map((name) => `${folder}/${String(name)}`)
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\/(testing|fixtures|cli)\//.test(name));
}

const patterns: FoundPattern[] = ["server", "flows", "components/chat"]
  .flatMap(filesOf)
  .flatMap((file) => patternsIn(file, readFileSync(`${root}${file}`, "utf8")))
  .filter(isUnbounded);

const [short, long] = [1_000, 16_000];
const least = (times: readonly number[]) => Math.min(...times);

/** The longest of the short texts and of the long ones; each is tried again before it is believed. */
function slowest(pattern: FoundPattern): { text: string; shortMs: number; longMs: number } {
  const shortTexts = worstTexts(pattern, short);
  const tried = worstTexts(pattern, long).map((text, index) => {
    const first = timePattern(pattern, text);
    const longMs = first < 1 ? first : least([first, timePattern(pattern, text), timePattern(pattern, text)]);
    return { text, longMs, index };
  });
  const worst = tried.reduce((a, b) => (b.longMs > a.longMs ? b : a));
  const shortText = shortTexts[worst.index] ?? "";
  return { text: worst.text, longMs: worst.longMs, shortMs: least([1, 2, 3].map(() => timePattern(pattern, shortText))) };
}

describe("each pattern of the sources that can go on for as long as a text does", () => {
  it("is found", () => {
    expect(patterns.length).toBeGreaterThan(30);
    process.stdout.write(`  patterns without a bound of their own: ${patterns.length}\n`);
  });

  // A text sixteen times as long takes sixteen times as long; a pattern that tries again from every character takes 256 times as long.
  it.each(patterns.filter(({ source }) => !Object.hasOwn(bounded, source)))("takes time in proportion to the text: /$source/$flags of $file", (pattern) => {
    const { text, shortMs, longMs } = slowest(pattern);
    expect(longMs, JSON.stringify(text.slice(0, 40))).toBeLessThan(Math.max(4, 100 * shortMs));
  });

  it("has a reason where it does not", () => {
    for (const source of Object.keys(bounded)) expect(patterns.map((pattern) => pattern.source)).toContain(source);
  });
});

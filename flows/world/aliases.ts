import { aliasTable } from "./data/aliases";
import { wordsOf } from "./text";

const spellings: ReadonlyMap<string, string> = new Map(
  aliasTable
    .trim()
    .split("\n")
    .map((line) => {
      const [word = "", others = ""] = line.split("|");
      return [word, others];
    }),
);

/** Other spellings of the words of a name, separated by spaces; empty when none is known. Pure. */
export function aliasesOf(name: string): string {
  const found = wordsOf(name).flatMap((word) => spellings.get(word)?.split(" ") ?? []);
  return [...new Set(found)].join(" ");
}

/** Each known spelling with the word that stands in names; `paneer` for `panir`. */
export const wordBySpelling: ReadonlyMap<string, string> = new Map(
  [...spellings].flatMap(([word, others]) => others.split(" ").map((spelling): [string, string] => [spelling, word])),
);

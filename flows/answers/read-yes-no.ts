import { noWords, yesWords } from "../words/yes-no";
import { type AnswerScene, type Reading, refused } from "./reading";
import { foldAnswer, tokensOf } from "./tokens";

/** Longest first, so that "no problem" is not a no. */
const phrases: readonly [phrase: string, value: boolean][] = [
  ...words(
    "no problem|of course|sounds good|looks good|go ahead|thats right|that is right|why not|yes please|bilkul|zaroor|theek hai|thik hai|sahi hai|kyu nahi|kyun nahi|ठीक है|सही है|क्यों नहीं",
    true,
  ),
  ...words("of course not|not at all|not now|not yet|not really|no thanks|no thank you|bilkul nahi|theek nahi|nahi chahiye|ठीक नहीं|नहीं चाहिए|बिल्कुल नहीं", false),
  ...[...yesWords].map((word): [string, boolean] => [word, true]),
  ...[...noWords].map((word): [string, boolean] => [word, false]),
].sort(([one], [other]) => other.length - one.length);

/** Polite in a yes as in a no; by itself it is a yes. */
const polite: ReadonlySet<string> = new Set(["ji", "जी", "haanji"]);
const fillers: ReadonlySet<string> = new Set(
  "please pls plz thanks thank you sir madam bhai yaar it is that thats this i we do did am are have would will want to the a so then well oh um and very much hai hain है हैं कृपया".split(
    " ",
  ),
);

function words(list: string, value: boolean): [string, boolean][] {
  return list.split("|").map((phrase): [string, boolean] => [phrase.normalize("NFKC"), value]);
}

/** A yes or a no and nothing of its own beside it: "no, College Road" corrects something, it does not answer. Pure. */
export function readYesNoAnswer(text: string, _scene: AnswerScene): Reading {
  let rest = ` ${tokensOf(foldAnswer(text))
    .map((token) => token.text)
    .join(" ")} `;
  const found = new Set<boolean>();
  for (const [phrase, value] of phrases) {
    if (!rest.includes(` ${phrase} `)) continue;
    found.add(value);
    rest = rest.split(` ${phrase} `).join("  ");
  }
  const left = rest.split(" ").filter((word) => word !== "");
  if (found.size > 1) return refused("several");
  if (left.some((word) => !polite.has(word) && !fillers.has(word))) return refused(found.size === 0 ? "nothing" : "unsure");
  if (found.size === 0) return left.some((word) => polite.has(word)) ? { ok: true, value: true } : refused("nothing");
  return { ok: true, value: found.has(true) };
}

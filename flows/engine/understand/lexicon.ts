import type { EventName } from "../../definition/schema";
import { findPhrase } from "../../words/find-phrase";
import type { Word } from "../../words/split-text";
import { phraseOf } from "../../words/words-of";

export type Interrupt = "cancel" | "startOver" | "help" | "human";

const usualEvents = {
  user_confirms: [
    "yes",
    "yes please",
    "yep",
    "yeah",
    "yup",
    "sure",
    "ok",
    "okay",
    "confirm",
    "confirmed",
    "go ahead",
    "looks good",
    "sounds good",
    "correct",
    "thats right",
    "place it",
    "place the order",
    "place order",
    "proceed",
    "haan",
    "ha",
    "han",
    "ji",
    "theek hai",
    "thik hai",
    "sahi hai",
    "pakka",
    "हाँ",
    "हां",
    "जी",
    "ठीक है",
    "सही है",
  ],
  user_cancels: [
    "cancel",
    "cancel it",
    "never mind",
    "nevermind",
    "forget it",
    "leave it",
    "stop",
    "abort",
    "no thanks",
    "not interested",
    "rehne do",
    "rahne do",
    "nahi chahiye",
    "रहने दो",
    "नहीं चाहिए",
    "रद्द",
  ],
  user_edits: [
    "edit",
    "change",
    "change it",
    "change order",
    "change the order",
    "change my order",
    "change items",
    "modify",
    "update order",
    "something is wrong",
    "badlo",
    "बदलो",
    "बदलना",
  ],
  user_refines: [
    "show me",
    "show",
    "search",
    "search for",
    "find",
    "look for",
    "something else",
    "anything else",
    "other options",
    "more options",
    "different",
    "instead",
    "how about",
    "what about",
    "do you have",
    "kuch aur",
    "aur dikhao",
    "कुछ और",
    "और दिखाओ",
  ],
  user_changes_address: [
    "change address",
    "change the address",
    "change my address",
    "different address",
    "another address",
    "other address",
    "new address",
    "wrong address",
    "deliver somewhere else",
    "pata badlo",
    "dusra pata",
    "पता बदलो",
  ],
  user_checkout: ["checkout", "check out", "pay now", "thats all", "that is all", "im done", "place my order", "bas itna hi", "बस इतना"],
  user_continues: ["continue", "continue shopping", "keep shopping", "keep looking"],
  user_back: ["back", "go back", "wapas", "वापस"],
  user_views_cart: ["cart", "my cart", "view cart", "show cart", "show me my cart", "basket"],
} as const;

const phrases: ReadonlyMap<EventName, string[][]> = new Map(Object.entries(usualEvents).map(([event, texts]) => [event, texts.map(phraseOf)]));

/**
 * The usual event that a message means, among those given: whole words, not negated. The longest phrase wins;
 * two events with phrases of the same length are ambiguous and give null.
 */
export function findUsualEvent(words: readonly Word[], events: ReadonlySet<EventName>): EventName | null {
  let best: EventName | null = null;
  let length = 0;
  for (const [event, known] of phrases) {
    if (!events.has(event)) continue;
    const longest = longestPhrase(words, known);
    if (longest === 0 || longest < length) continue;
    best = longest === length ? null : event;
    length = longest;
  }
  return best;
}

function longestPhrase(words: readonly Word[], known: readonly (readonly string[])[]): number {
  return known.reduce((length, phrase) => (phrase.length > length && findPhrase(words, phrase) !== -1 ? phrase.length : length), 0);
}

const interruptPhrases: { readonly [name in Interrupt]: readonly string[] } = {
  cancel: ["cancel", "stop", "quit", "abort", "band karo", "रद्द करो", "रद्द", "बंद करो"],
  startOver: ["start over", "restart", "start again", "begin again", "phir se shuru karo", "फिर से शुरू करो"],
  help: ["help", "help me", "what can i do", "madad", "मदद"],
  human: [
    "agent",
    "human",
    "operator",
    "real person",
    "talk to a human",
    "talk to an agent",
    "talk to someone",
    "speak to a human",
    "speak to an agent",
    "connect me to an agent",
    "customer care",
    "insaan se baat karo",
  ],
};

/** Words that do not change what an interrupt says. */
const fillers: ReadonlySet<string> = new Set(
  "please pls plz i id want wanna would like to need can you could the this that it my order everything all now just hey hi ok a an for me us karo kar do yaar bhai jee".split(
    " ",
  ),
);

const byPhrase: ReadonlyMap<string, Interrupt> = new Map(
  interrupts().flatMap((name) => interruptPhrases[name].flatMap((text) => spellingsOf(text).map((spelling): [string, Interrupt] => [spelling, name]))),
);

function interrupts(): Interrupt[] {
  return ["cancel", "startOver", "help", "human"];
}

/** The phrase as it is, and without its fillers if more than a word is left. */
function spellingsOf(text: string): string[] {
  const words = phraseOf(text);
  const short = words.filter((word) => !fillers.has(word));
  return short.length > 1 ? [words.join(" "), short.join(" ")] : [words.join(" ")];
}

/** What a message interrupts the flow with: it must say nothing else, so that "cancel the second item" and "Stop Road 4" are no interrupts (A50). */
export function findInterrupt(words: readonly Word[]): Interrupt | null {
  if (words.length === 0 || words.length > 8) return null;
  const texts = words.map((word) => word.text);
  return byPhrase.get(texts.join(" ")) ?? byPhrase.get(texts.filter((text) => !fillers.has(text)).join(" ")) ?? null;
}

const goOnPhrases: ReadonlySet<string> = new Set([
  "resume",
  "go on",
  "continue",
  "carry on",
  "yes",
  "ok",
  "okay",
  "yes please",
  "go ahead",
  "haan",
  "जारी रखो",
]);

/** True when the answer to "go on or start over?" is to go on. */
export function meansGoOn(words: readonly Word[]): boolean {
  return goOnPhrases.has(words.map((word) => word.text).join(" "));
}

const yesWords: ReadonlySet<string> = new Set(["yes", "y", "yep", "yeah", "true", "haan", "ha", "ji", "हाँ", "हां"]);
const noWords: ReadonlySet<string> = new Set(["no", "n", "nope", "false", "nahi", "nahin", "na", "नहीं"]);

/** A plain yes or no, else null. */
export function readYesNo(words: readonly Word[]): boolean | null {
  const only = words.length === 1 ? words[0]?.text : undefined;
  if (only === undefined) return null;
  return yesWords.has(only) ? true : noWords.has(only) ? false : null;
}

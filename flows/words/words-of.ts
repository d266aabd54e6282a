import { foldText, mostLetters } from "./fold";
import { type Word, wordsIn } from "./split-text";

const plainWords = /^(?:[A-Za-z0-9]+(?: [A-Za-z0-9]+)*)?$/;

/** The words of a text in lower case, without apostrophes. Pure. */
export function wordsOf(text: string): Word[] {
  return plainWordsOf(text) ?? wordsIn(foldText(text));
}

/** Most phrases of authors and many messages are plain words, and need not be taken apart with care. */
export function plainWordsOf(text: string): Word[] | null {
  if (text.length > mostLetters || !plainWords.test(text)) return null;
  return text === ""
    ? []
    : text
        .toLowerCase()
        .split(" ")
        .map((word) => ({ text: word, clause: 0 }));
}

export function phraseOf(text: string): string[] {
  return wordsOf(text).map((word) => word.text);
}

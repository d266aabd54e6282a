import { foldText } from "./fold";
import type { Word } from "./split-text";
import { plainWordsOf } from "./words-of";

const wordOrBreak = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)?|[,.;:!?\n।]/gu;
const isWordText = /[\p{L}\p{N}]/u;

/**
 * The words of a text as they were until November 2026, when "1.5" was two of them: what was recorded then (`messageReceived.isApart`) is
 * read so, and this goes when no such record is kept any more. Pure.
 */
export function wordsBefore(text: string): Word[] {
  const plain = plainWordsOf(text);
  if (plain !== null) return plain;
  let clause = 0;
  const words: Word[] = [];
  for (const [found] of foldText(text).matchAll(wordOrBreak)) {
    if (isWordText.test(found)) words.push({ text: found.replace(/['’]/u, ""), clause });
    else clause += 1;
  }
  return words;
}

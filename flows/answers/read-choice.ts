import { ordinalOf } from "../words/ordinals";
import { isFiller } from "./fillers";
import { findNumbers } from "./read-number";
import { type AnswerScene, type Choice, onlyOne, type Reading, refused } from "./reading";
import { foldAnswer, type Token, tokensOf } from "./tokens";

/** One of the choices: by its name and nothing else, by its place, else by its name among other words. Pure. */
export function readChoice(text: string, { choices }: AnswerScene): Reading {
  const tokens = tokensOf(foldAnswer(text));
  const said = lineOf(tokens);
  const named = choices.filter(({ names }) => names.some((name) => lineOf(tokensOf(foldAnswer(name))) === said));
  if (named.length > 0) return onlyOne(named.slice(0, 1).map(({ value }) => value));
  const placed = placeOf(tokens, choices);
  if (placed !== null) return placed;
  const mentioned = choices.filter(({ names }) => names.some((name) => isIn(lineOf(tokensOf(foldAnswer(name))), said)));
  return onlyOne(mentioned.map(({ value }) => value));
}

const lineOf = (tokens: readonly Token[]): string => ` ${tokens.map(({ text }) => text).join(" ")} `;
const placeIn = ({ length }: readonly Choice[], place: number | null): number | null => (place === -1 ? length : place);
const isIn = (name: string, said: string): boolean => name.trim() !== "" && said.includes(name);

function placeOf(tokens: readonly Token[], choices: readonly Choice[]): Reading | null {
  const joined = tokens.map((token, index) => (tokens[index + 1]?.isJoined === true ? `${token.text}${tokens[index + 1]?.text ?? ""}` : token.text));
  const ordinal = joined.flatMap((word) => placeIn(choices, ordinalOf(word)) ?? []);
  const numbers = ordinal.length > 0 ? ordinal : findNumbers(tokens).map(({ value }) => value);
  const isPlain =
    ordinal.length > 0 ||
    tokens.every((token, index) => isFiller(token.text) || findNumbers(tokens).some(({ at, length }) => index >= at && index < at + length));
  if (numbers.length === 0 || !isPlain) return null;
  if (new Set(numbers).size > 1) return refused("several");
  const choice = choices[(numbers[0] ?? 0) - 1];
  return choice === undefined ? refused("nothing") : { ok: true, value: choice.value };
}

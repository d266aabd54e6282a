import { isForbiddenKey } from "../json/property";
import { readString } from "./read-string";
import { ExpressionSyntaxError } from "./syntax-error";

export type Token =
  | { type: "number"; value: number; offset: number; end: number }
  | { type: "string"; value: string; offset: number; end: number }
  | { type: "name"; value: string; offset: number; end: number }
  | { type: "punctuator"; value: string; offset: number; end: number }
  | { type: "end"; offset: number; end: number };

// Longest first, so that `===` is not read as `==` and `=`.
const punctuators = [
  "===",
  "!==",
  "==",
  "!=",
  "<=",
  ">=",
  "&&",
  "||",
  "??",
  "?.",
  "(",
  ")",
  "[",
  "]",
  ".",
  ",",
  "?",
  ":",
  "+",
  "-",
  "*",
  "/",
  "%",
  "<",
  ">",
  "!",
  "|",
] as const;

const nameStart = /[\p{L}_$]/u;
const namePart = /[\p{L}\p{M}\p{N}_$]/u;
const numberPattern = /(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?/y;

/** @throws ExpressionSyntaxError for anything that is not a token of the language. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const char = source.charAt(at);
    if (char === " " || char === "\t" || char === "\n" || char === "\r") {
      at += 1;
      continue;
    }
    const token = readToken(source, at, char);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ type: "end", offset: source.length, end: source.length });
  return tokens;
}

function readToken(source: string, at: number, char: string): Token {
  if (char === '"' || char === "'") {
    const { value, end } = readString(source, at);
    return { type: "string", value, offset: at, end };
  }
  if (isDigit(char) || (char === "." && isDigit(source.charAt(at + 1)))) return readNumber(source, at);
  if (nameStart.test(charAt(source, at))) return readName(source, at);
  // In JavaScript these assign; here they would read as two signs.
  if (source.startsWith("++", at) || source.startsWith("--", at)) throw new ExpressionSyntaxError(`'${char}${char}' is not part of the language`, at);
  // `a?.5:1` is a conditional, as in JavaScript.
  const punctuator = punctuators.find((text) => source.startsWith(text, at) && !(text === "?." && isDigit(source.charAt(at + 2))));
  if (punctuator === undefined) throw new ExpressionSyntaxError(`unexpected character ${JSON.stringify(charAt(source, at))}`, at);
  return { type: "punctuator", value: punctuator, offset: at, end: at + punctuator.length };
}

function readNumber(source: string, at: number): Token {
  numberPattern.lastIndex = at;
  const text = numberPattern.exec(source)?.[0] ?? "";
  const end = at + text.length;
  if (text === "" || source.charAt(end) === "." || namePart.test(charAt(source, end) || " ")) throw new ExpressionSyntaxError("a number is written badly", at);
  const value = Number(text);
  if (!Number.isFinite(value)) throw new ExpressionSyntaxError("a number is too large", at);
  return { type: "number", value, offset: at, end };
}

function readName(source: string, at: number): Token {
  let end = at;
  while (end < source.length && namePart.test(charAt(source, end))) end += charAt(source, end).length;
  const value = source.slice(at, end);
  if (isForbiddenKey(value)) throw new ExpressionSyntaxError(`'${value}' cannot be read`, at);
  return { type: "name", value, offset: at, end };
}

function charAt(source: string, at: number): string {
  const code = source.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}

function isDigit(char: string): boolean {
  return char >= "0" && char <= "9" && char.length === 1;
}

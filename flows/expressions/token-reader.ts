import { ExpressionSyntaxError } from "./syntax-error";
import { type Token, tokenize } from "./tokenize";

export type NameToken = Extract<Token, { type: "name" }>;

/** Walks over the tokens of one source. */
export type TokenReader = {
  peek(): Token;
  next(): Token;
  /** Takes the punctuator if it is next. */
  take(value: string): boolean;
  /** @throws ExpressionSyntaxError when something else is next. */
  expect(value: string): void;
  expectName(what: string): NameToken;
  isNext(value: string): boolean;
};

export function createTokenReader(source: string): TokenReader {
  const tokens = tokenize(source);
  const end: Token = { type: "end", offset: source.length, end: source.length };
  let at = 0;
  const peek = (): Token => tokens[at] ?? end;
  const isNext = (value: string): boolean => {
    const token = peek();
    return token.type === "punctuator" && token.value === value;
  };
  const next = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const take = (value: string): boolean => {
    const found = isNext(value);
    if (found) at += 1;
    return found;
  };
  return {
    peek,
    next,
    take,
    isNext,
    expect: (value) => {
      if (!take(value)) throw unexpected(peek(), `'${value}'`);
    },
    expectName: (what) => {
      const token = next();
      if (token.type !== "name") throw unexpected(token, what);
      return token;
    },
  };
}

export function unexpected(token: Token, wanted: string): ExpressionSyntaxError {
  const found = token.type === "end" ? "it ends here" : `found ${spell(token)}`;
  return new ExpressionSyntaxError(`expected ${wanted}, ${found}`, token.offset);
}

function spell(token: Exclude<Token, { type: "end" }>): string {
  return token.type === "string" ? JSON.stringify(token.value.slice(0, 40)) : `'${token.value}'`;
}

import type { TemplatePart } from "../expressions/template";

/** A text as its author wrote it. `hides`: what the placeholder stands for must not be seen. */
export type CoverPart = { type: "text"; text: string } | { type: "placeholder"; hides: boolean };

/** A stretch of a text, in characters; `to` is not in it. */
export type Span = { from: number; to: number };

/** Where a text that a template made holds what must not be seen, and where nothing but the author's own words stands. */
export type Fit = { hidden: Span[]; authored: Span[] };

export function coverParts(parts: readonly TemplatePart[], hides: (part: Extract<TemplatePart, { type: "placeholder" }>) => boolean): CoverPart[] {
  return parts.map((part) => (part.type === "text" ? part : { type: "placeholder", hides: hides(part) }));
}

/**
 * Null when the template cannot have made the text. Where it can have done so in more than one way, a hidden stretch is as long
 * as in any of them, so that it is never too short; authored stretches are those of every way. Pure.
 */
export function fitTemplate(parts: readonly CoverPart[], text: string): Fit | null {
  const fits = trimmedVariants(pattern(parts)).flatMap((variant) => fitPattern(variant, text) ?? []);
  const [only] = fits;
  if (only === undefined) return null;
  return fits.length === 1 ? only : { hidden: fits.flatMap(({ hidden }) => hidden), authored: [] };
}

/** Texts, and between each two of them a placeholder: one fewer. */
type Pattern = { literals: string[]; hides: boolean[] };

function pattern(parts: readonly CoverPart[]): Pattern {
  const literals = [""];
  for (const part of parts) {
    if (part.type === "placeholder") literals.push("");
    else literals.push(`${literals.pop() ?? ""}${part.text}`);
  }
  return { literals, hides: parts.flatMap((part) => (part.type === "placeholder" ? [part.hides] : [])) };
}

/** A message is said without the blanks at its ends, which may have been all that a text or a placeholder there stood for. */
function trimmedVariants({ literals, hides }: Pattern): Pattern[] {
  const heads = blanksAt(literals);
  const tails = blanksAt(literals.toReversed());
  const variants = heads.flatMap((head) =>
    tails.flatMap((tail): Pattern[] => {
      const left = literals.slice(head, literals.length - tail);
      const trimmed = trimEnds(left);
      const isSame = left.length === literals.length && trimmed.every((literal, index) => literal === literals[index]);
      return left.length === 0 || isSame ? [] : [{ literals: trimmed, hides: hides.slice(head, hides.length - tail) }];
    }),
  );
  return [{ literals, hides }, ...variants];
}

/** How many placeholders at an end may have gone with the blanks around them. */
function blanksAt(literals: readonly string[]): number[] {
  const filled = literals.findIndex((literal) => literal.trim() !== "");
  return Array.from({ length: Math.min((filled === -1 ? literals.length - 1 : filled) + 1, mostTrimmed) }, (_, count) => count);
}

/** More placeholders with nothing between them at an end are nobody's message. */
const mostTrimmed = 10;

function trimEnds(literals: readonly string[]): string[] {
  const last = literals.length - 1;
  return literals.map((literal, index) => {
    const begun = index === 0 ? literal.trimStart() : literal;
    return index === last ? begun.trimEnd() : begun;
  });
}

function fitPattern({ literals, hides }: Pattern, text: string): Fit | null {
  const first = literalsFromLeft(literals, text);
  const last = first === null ? null : literalsFromRight(literals, text);
  if (first === null || last === null) return null;
  const hidden = hides.flatMap((isHidden, index): Span[] => {
    const [before, after] = [first[index], last[index + 1]];
    return isHidden && before !== undefined && after !== undefined && before.to < after.from ? [{ from: before.to, to: after.from }] : [];
  });
  const authored = first.filter((span, index) => span.from < span.to && span.from === last[index]?.from);
  return { hidden, authored };
}

/** Each literal as far to the left as it can stand. */
function literalsFromLeft(literals: readonly string[], text: string): Span[] | null {
  const spans: Span[] = [];
  let at = 0;
  for (const [index, literal] of literals.entries()) {
    const isFirst = index === 0;
    const isLast = index === literals.length - 1;
    const from = isLast ? text.length - literal.length : isFirst ? 0 : text.indexOf(literal, at);
    if (from < at || !text.startsWith(literal, from) || (isFirst && from !== 0)) return null;
    spans.push({ from, to: from + literal.length });
    at = from + literal.length;
  }
  return spans;
}

/** Each literal as far to the right as it can stand. */
function literalsFromRight(literals: readonly string[], text: string): Span[] | null {
  const spans: Span[] = [];
  let end = text.length;
  for (let index = literals.length - 1; index >= 0; index -= 1) {
    const literal = literals[index] ?? "";
    const from = index === 0 ? 0 : end - literal.length < 0 ? -1 : text.lastIndexOf(literal, end - literal.length);
    if (from < 0 || from + literal.length > end) return null;
    spans.unshift({ from, to: from + literal.length });
    end = from;
  }
  return spans;
}

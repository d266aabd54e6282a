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
  const literals = literalsOf(parts, text);
  const first = literalsFromLeft(literals, text);
  const last = first === null ? null : literalsFromRight(literals, text);
  if (first === null || last === null) return null;
  const placeholders = parts.flatMap((part) => (part.type === "placeholder" ? [part] : []));
  const hidden = placeholders.flatMap(({ hides }, index): Span[] => {
    const [before, after] = [first[index], last[index + 1]];
    return hides && before !== undefined && after !== undefined && before.to < after.from ? [{ from: before.to, to: after.from }] : [];
  });
  const authored = first.filter((span, index) => span.from < span.to && span.from === last[index]?.from);
  return { hidden, authored };
}

/** The texts around and between the placeholders, one more than there are of these. Messages are said without blanks at their ends. */
function literalsOf(parts: readonly CoverPart[], text: string): string[] {
  const literals = [""];
  for (const part of parts) {
    if (part.type === "placeholder") literals.push("");
    else literals.push(`${literals.pop() ?? ""}${part.text}`);
  }
  const [head = "", tail = ""] = [literals[0], literals.at(-1)];
  if (!text.startsWith(head)) literals[0] = head.trimStart();
  if (!text.endsWith(tail)) literals[literals.length - 1] = (literals.at(-1) ?? "").trimEnd();
  return literals;
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

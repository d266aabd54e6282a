import { FlowError } from "../errors";
import { cleanJson } from "../json/clean-json";
import type { Json } from "../json/json";
import { isTorn, jsonLength } from "../json/json-length";
import { storableText } from "../json/storable-text";
import { type Expression, type Filter, filterNames, isFilterName, type SyntaxProblem } from "./ast";
import { evaluate, type Scope } from "./evaluate";
import { filters } from "./filters";
import { type Budget, limitExceeded, limits, spend, spendOnText } from "./limits";
import { createParser, type Parser, readArguments, readExpression } from "./parser";
import { printValue } from "./print-value";
import { catchSyntax, ExpressionSyntaxError } from "./syntax-error";
import { unexpected } from "./token-reader";

export type TemplatePart =
  | { type: "text"; text: string }
  | {
      type: "placeholder";
      expression: Expression;
      filters: Filter[];
      /** As it is written, with its braces. */
      source: string;
      /** Characters from the start of the template. */
      offset: number;
    };

/** A text with `{{expression | filter}}` placeholders. */
export type Template = { parts: TemplatePart[] };

export type ParsedTemplate = { ok: true; template: Template } | { ok: false; error: SyntaxProblem };

/** Never throws; a text without placeholders is a template of one part. Offsets count from the start of the text. */
export function parseTemplate(text: string): ParsedTemplate {
  const result = catchSyntax(() => splitTemplate(text));
  return result.ok ? { ok: true, template: { parts: result.value } } : result;
}

export function hasPlaceholder(text: string): boolean {
  return text.includes("{{");
}

/** What a placeholder without a value comes to: nothing, itself as it is written, or a failure (requirements A51). */
export type Missing = "empty" | "keep" | "error";

/**
 * A template that is one whole placeholder keeps its value's type; in a text, values are printed (rule 36). Values are never read as templates again.
 * @throws FlowError EXPRESSION_LIMIT; CONTEXT_REQUIRED for a value that is missing where that is an error
 */
export function renderTemplate(template: Template, scope: Scope, budget: Budget, missing: Missing = "empty"): Json | undefined {
  const [first, second] = template.parts;
  if (first?.type === "placeholder" && second === undefined) return kept(renderPresent(first, scope, budget, missing), budget);
  let text = "";
  for (const part of template.parts) {
    text += part.type === "text" ? part.text : printValue(renderPresent(part, scope, budget, missing), budget);
    if (text.length > limits.textLength) throw limitExceeded(`a text of more than ${limits.textLength} characters`);
  }
  spendOnText(budget, text.length);
  return storableText(text);
}

/** A value that a template hands on is recorded wherever it goes: it costs what a text of its size would, and is what a database keeps of it. */
function kept(value: Json | undefined, budget: Budget): Json | undefined {
  if (typeof value === "string") spendOnText(budget, value.length);
  else if (typeof value === "object" && value !== null) spendOnText(budget, jsonLength(value));
  return isTorn(value) ? (cleanJson(value) ?? value) : value;
}

/** As `renderTemplate`, from the text. @throws FlowError BAD_EXPRESSION when it cannot be parsed */
export function renderText(text: string, scope: Scope, budget: Budget): Json | undefined {
  const parsed = parseTemplate(text);
  if (!parsed.ok) throw new FlowError("BAD_EXPRESSION", { message: `template ${JSON.stringify(text.slice(0, 80))}: ${parsed.error.message}` });
  return renderTemplate(parsed.template, scope, budget);
}

type Placeholder = Extract<TemplatePart, { type: "placeholder" }>;

/** @throws FlowError */
function renderPresent(part: Placeholder, scope: Scope, budget: Budget, missing: Missing): Json | undefined {
  const value = renderPlaceholder(part, scope, budget);
  if (missing === "empty" || (value !== undefined && value !== null)) return value;
  if (missing === "keep") return part.source;
  throw new FlowError("CONTEXT_REQUIRED", { message: `${part.source.slice(0, 200)} has no value` });
}

function renderPlaceholder(part: Placeholder, scope: Scope, budget: Budget): Json | undefined {
  let value = evaluate(part.expression, scope, budget);
  for (const filter of part.filters) {
    spend(budget);
    value = filters[filter.name](
      value,
      filter.args.map((arg) => evaluate(arg, scope, budget)),
      scope,
      budget,
    );
  }
  return value;
}

function splitTemplate(text: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  if (countOf(text, "{{") > limits.placeholders) throw new ExpressionSyntaxError(`more than ${limits.placeholders} placeholders`, 0);
  let at = 0;
  while (at < text.length || parts.length === 0) {
    const open = text.indexOf("{{", at);
    if (open !== at || text === "") parts.push({ type: "text", text: text.slice(at, open === -1 ? undefined : open) });
    if (open === -1) break;
    const close = findClose(text, open + 2);
    parts.push(parsePlaceholder(text.slice(open + 2, close), open + 2));
    at = close + 2;
  }
  return parts;
}

function countOf(text: string, part: string): number {
  let count = 0;
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + part.length)) count += 1;
  return count;
}

/** The place of the `}}` that closes a placeholder; those inside its texts do not count. @throws ExpressionSyntaxError */
function findClose(text: string, from: number): number {
  let quote = "";
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (quote !== "") {
      if (char === "\\") at += 1;
      else if (char === quote) quote = "";
    } else if (char === '"' || char === "'") quote = char;
    else if (char === "}" && text.charAt(at + 1) === "}") return at;
  }
  throw new ExpressionSyntaxError("a placeholder is not closed by }}", from - 2);
}

function parsePlaceholder(source: string, offset: number): TemplatePart {
  const result = catchSyntax(() => {
    if (source.length > limits.sourceLength) throw new ExpressionSyntaxError(`longer than ${limits.sourceLength} characters`, limits.sourceLength);
    const parser = createParser(source);
    return { expression: readExpression(parser), filters: parseFilters(parser) };
  });
  if (!result.ok) throw new ExpressionSyntaxError(result.error.message, offset + result.error.offset);
  return { type: "placeholder", ...result.value, source: `{{${source}}}`, offset };
}

function parseFilters(parser: Parser): Filter[] {
  const { reader } = parser;
  const found: Filter[] = [];
  while (reader.take("|")) {
    const name = reader.expectName("a filter");
    if (!isFilterName(name.value)) throw new ExpressionSyntaxError(`unknown filter '${name.value}'; there are ${filterNames.join(", ")}`, name.offset);
    found.push({ name: name.value, args: reader.isNext("(") ? readArguments(parser) : [] });
  }
  if (reader.peek().type !== "end") throw unexpected(reader.peek(), "'|' or '}}'");
  return found;
}

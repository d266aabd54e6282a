import { FlowError } from "../errors";
import type { Json, JsonObject } from "../json";
import type { SyntaxProblem } from "./ast";
import type { Scope } from "./evaluate";
import { type Budget, spend } from "./limits";
import { hasPlaceholder, parseTemplate, renderTemplate, type Template } from "./template";

/** A JSON value whose texts may be templates, parsed once. Parts without templates are kept whole as `literal`. */
export type ValueTemplate =
  | { type: "literal"; value: Json }
  | { type: "template"; template: Template }
  | { type: "list"; items: ValueTemplate[] }
  | { type: "object"; members: [key: string, value: ValueTemplate][] };

export type ValueProblem = SyntaxProblem & { /** Keys and indexes from the value's root to the text. */ path: (string | number)[] };

/** Parses every template inside a value. Texts that cannot be parsed are listed in `problems` and stay literal. Never throws. */
export function parseValue(value: Json): { value: ValueTemplate; problems: ValueProblem[] } {
  const problems: ValueProblem[] = [];
  return { value: parseInto(value, [], problems), problems };
}

/** The value with every template resolved. An undefined member is left out of its object and is null in a list. @throws FlowError EXPRESSION_LIMIT */
export function renderParsedValue(value: ValueTemplate, scope: Scope, budget: Budget): Json | undefined {
  switch (value.type) {
    case "literal":
      return value.value;
    case "template":
      return renderTemplate(value.template, scope, budget);
    case "list":
      spend(budget, value.items.length >>> 3);
      return value.items.map((item) => renderParsedValue(item, scope, budget) ?? null);
    case "object":
      return renderMembers(value.members, scope, budget);
  }
}

/** Parses and resolves in one go. @throws FlowError BAD_EXPRESSION, EXPRESSION_LIMIT */
export function renderValue(value: Json, scope: Scope, budget: Budget): Json | undefined {
  const parsed = parseValue(value);
  const [problem] = parsed.problems;
  if (problem !== undefined) throw new FlowError("BAD_EXPRESSION", { message: `template at ${problem.path.join(".")}: ${problem.message}` });
  return renderParsedValue(parsed.value, scope, budget);
}

function renderMembers(members: readonly [string, ValueTemplate][], scope: Scope, budget: Budget): JsonObject {
  const object: JsonObject = {};
  spend(budget, members.length >>> 3);
  for (const [key, member] of members) {
    const rendered = renderParsedValue(member, scope, budget);
    if (rendered !== undefined) object[key] = rendered;
  }
  return object;
}

function parseInto(value: Json, path: (string | number)[], problems: ValueProblem[]): ValueTemplate {
  if (typeof value === "string") return parseText(value, path, problems);
  if (typeof value !== "object" || value === null) return { type: "literal", value };
  if (Array.isArray(value)) {
    const items = value.map((item, index) => parseInto(item, [...path, index], problems));
    return items.every((item) => item.type === "literal") ? { type: "literal", value } : { type: "list", items };
  }
  const members = Object.entries(value).map(([key, member]): [string, ValueTemplate] => [key, parseInto(member, [...path, key], problems)]);
  return members.every(([, member]) => member.type === "literal") ? { type: "literal", value } : { type: "object", members };
}

function parseText(text: string, path: (string | number)[], problems: ValueProblem[]): ValueTemplate {
  if (!hasPlaceholder(text)) return { type: "literal", value: text };
  const parsed = parseTemplate(text);
  if (parsed.ok) return { type: "template", template: parsed.template };
  problems.push({ ...parsed.error, path });
  return { type: "literal", value: text };
}

import { FlowError } from "../errors";
import type { Json, JsonObject } from "../json/json";
import type { SyntaxProblem } from "./ast";
import type { Scope } from "./evaluate";
import { type Budget, limits, spend } from "./limits";
import { hasPlaceholder, type Missing, parseTemplate, renderTemplate, type Template } from "./template";

/** A JSON value whose texts may be templates, parsed once. Parts without templates are kept whole as `literal`. */
export type ValueTemplate =
  | { type: "literal"; value: Json }
  | { type: "template"; template: Template }
  | { type: "list"; items: ValueTemplate[] }
  | { type: "object"; members: [key: string, value: ValueTemplate][] };

export type ValueProblem = SyntaxProblem & { /** Keys and indexes from the value's root to the text. */ path: (string | number)[] };

/** Parses every template inside a value. Texts that cannot be parsed are listed in `problems` and stay literal; `code` counts the characters of placeholders. Never throws. */
export function parseValue(value: Json): { value: ValueTemplate; problems: ValueProblem[]; code: number } {
  const problems: ValueProblem[] = [];
  const reading: Reading = { problems, left: limits.placeholders, characters: limits.textLength, code: 0 };
  return { value: parseInto(value, [], reading), problems, code: reading.code };
}

/** The value with every template resolved. An undefined member is left out of its object and is null in a list. @throws FlowError EXPRESSION_LIMIT, and CONTEXT_REQUIRED as `renderTemplate` */
export function renderParsedValue(value: ValueTemplate, scope: Scope, budget: Budget, missing: Missing = "empty"): Json | undefined {
  switch (value.type) {
    case "literal":
      return value.value;
    case "template":
      return renderTemplate(value.template, scope, budget, missing);
    case "list":
      spend(budget, value.items.length >>> 3);
      return value.items.map((item) => renderParsedValue(item, scope, budget, missing) ?? null);
    case "object":
      return renderMembers(value.members, scope, budget, missing);
  }
}

/** Parses and resolves in one go. @throws FlowError BAD_EXPRESSION, EXPRESSION_LIMIT */
export function renderValue(value: Json, scope: Scope, budget: Budget): Json | undefined {
  const parsed = parseValue(value);
  const [problem] = parsed.problems;
  if (problem !== undefined) throw new FlowError("BAD_EXPRESSION", { message: `template at ${problem.path.join(".")}: ${problem.message}` });
  return renderParsedValue(parsed.value, scope, budget);
}

function renderMembers(members: readonly [string, ValueTemplate][], scope: Scope, budget: Budget, missing: Missing): JsonObject {
  const object: JsonObject = {};
  spend(budget, members.length >>> 3);
  for (const [key, member] of members) {
    const rendered = renderParsedValue(member, scope, budget, missing);
    if (rendered !== undefined) object[key] = rendered;
  }
  return object;
}

/** `left` counts the placeholders that a value may still have, `characters` those of its templates. */
type Reading = { problems: ValueProblem[]; left: number; characters: number; code: number };

function parseInto(value: Json, path: (string | number)[], reading: Reading): ValueTemplate {
  if (typeof value === "string") return parseText(value, path, reading);
  if (typeof value !== "object" || value === null) return { type: "literal", value };
  if (Array.isArray(value)) {
    const items = value.map((item, index) => parseAt(item, index, path, reading));
    return items.every((item) => item.type === "literal") ? { type: "literal", value } : { type: "list", items };
  }
  const members = Object.entries(value).map(([key, member]): [string, ValueTemplate] => [key, parseAt(member, key, path, reading)]);
  return members.every(([, member]) => member.type === "literal") ? { type: "literal", value } : { type: "object", members };
}

/** `path` is one list for the whole way, so that a large config needs no copy for each of its values. */
function parseAt(value: Json, key: string | number, path: (string | number)[], reading: Reading): ValueTemplate {
  path.push(key);
  const parsed = parseInto(value, path, reading);
  path.pop();
  return parsed;
}

function parseText(text: string, path: (string | number)[], reading: Reading): ValueTemplate {
  if (!hasPlaceholder(text)) return { type: "literal", value: text };
  if (reading.left < 0 || reading.characters < 0) return { type: "literal", value: text };
  reading.characters -= text.length;
  if (reading.characters < 0) {
    reading.problems.push({ message: `more than ${limits.textLength} characters of templates in one config`, offset: 0, path: [...path] });
    return { type: "literal", value: text };
  }
  const parsed = parseTemplate(text);
  if (parsed.ok) {
    reading.left -= parsed.template.parts.length;
    reading.code += parsed.template.parts.reduce((rest, part) => (part.type === "text" ? rest - part.text.length : rest), text.length);
    if (reading.left < 0) reading.problems.push({ message: `more than ${limits.placeholders} placeholders in one config`, offset: 0, path: [...path] });
    return { type: "template", template: parsed.template };
  }
  reading.problems.push({ ...parsed.error, path: [...path] });
  return { type: "literal", value: text };
}

import type { JsonObject } from "../json/json";
import type { AnswerKind, ContextField, FlowDefinition, InputSpec } from "./schema";
import { inputOf } from "./state-parts";

type ContextType = ContextField["type"];

const numberRules = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] as const;
const textRules = ["minLength", "maxLength", "pattern", "format"] as const;

/** The kind of answer that a rule (a JSON Schema fragment) asks for; null when it leaves that open. Pure. */
export function kindOfRule(rule: JsonObject | undefined): AnswerKind | null {
  if (rule === undefined) return null;
  const kind = kindOfType(typeOfRule(rule), rule);
  if (kind !== null) return kind;
  if (typeOfRule(rule) !== null) return null;
  if (isChoice(rule)) return "choice";
  if (numberRules.some((key) => typeof rule[key] === "number")) return "number";
  return textRules.some((key) => rule[key] !== undefined) ? kindOfType("string", rule) : null;
}

/** The kind of answer that fits what a context key is declared as; null for lists and objects. Pure. */
export function kindOfField(field: ContextField | undefined): AnswerKind | null {
  return field === undefined
    ? null
    : kindOfType(field.type === "number" && field.validation?.type === "integer" ? "integer" : field.type, field.validation ?? {});
}

function kindOfType(type: string | null, rule: JsonObject): AnswerKind | null {
  switch (type) {
    case "integer":
      return "wholeNumber";
    case "number":
      return "number";
    case "boolean":
      return "yesNo";
    case "string":
      return rule.format === "date" ? "date" : isChoice(rule) ? "choice" : "text";
    default:
      return null;
  }
}

function isChoice({ enum: values }: JsonObject): boolean {
  return Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === "string");
}

/** The one type that a rule names besides null; `any` when it names several. */
function typeOfRule({ type }: JsonObject): string | null {
  const named = (Array.isArray(type) ? type : [type]).filter((name) => typeof name === "string" && name !== "null");
  const [only] = named;
  return named.length > 1 ? "any" : typeof only === "string" ? only : null;
}

/** What the state keeps of an answer: as its author says, else as its rule asks, else as the key is declared. Null keeps what comes. Pure. */
export function answerKindOf(input: Pick<InputSpec, "kind" | "validation">, field: ContextField | undefined): AnswerKind | null {
  return input.kind ?? kindOfRule(input.validation) ?? kindOfField(field);
}

const types = { text: "string", wholeNumber: "number", number: "number", yesNo: "boolean", date: "string", choice: "string" } as const satisfies Record<
  AnswerKind,
  ContextType
>;

/** The type of a context key that holds such an answer. */
export const typeOfKind = (kind: AnswerKind): ContextType => types[kind];

/** A context key as it is declared: in the context, or by the first state that keeps an answer as it. `kind` and `type` are null when nothing says more. */
export type DeclaredKey = { key: string; type: ContextType | null; kind: AnswerKind | null; state: string | null };

/** Every key of the context that is declared, in the order of their declaration; one that is only kept is declared by being kept. Pure. */
export function declaredKeys(definition: Pick<FlowDefinition, "context" | "states">): DeclaredKey[] {
  const declared = new Map<string, DeclaredKey>();
  for (const [key, field] of Object.entries(definition.context)) declared.set(key, { key, type: field.type, kind: kindOfField(field), state: null });
  for (const [state, body] of Object.entries(definition.states)) {
    const input = inputOf(body);
    const key = input?.store;
    if (input === undefined || key === undefined || key === "" || declared.has(key)) continue;
    const kind = answerKindOf(input, undefined);
    declared.set(key, { key, type: typeOfKind(kind ?? "text"), kind: kind ?? "text", state });
  }
  return [...declared.values()];
}

import type { AnswerKind } from "../definition/schema";
import type { Json, JsonObject } from "../json/json";

/** The limits that a rule (a JSON Schema fragment) sets on a number; a whole number over 0 is one from 1 on. */
type Limits = { least: number | null; most: number | null };

const numberAt = (rule: JsonObject, key: string): number | null => (typeof rule[key] === "number" ? rule[key] : null);

function limitsOf(kind: AnswerKind, rule: JsonObject): Limits {
  const over = numberAt(rule, "exclusiveMinimum");
  const under = numberAt(rule, "exclusiveMaximum");
  const isWhole = kind === "wholeNumber";
  return {
    least: numberAt(rule, "minimum") ?? (over === null ? null : isWhole ? Math.floor(over) + 1 : over),
    most: numberAt(rule, "maximum") ?? (under === null ? null : isWhole ? Math.ceil(under) - 1 : under),
  };
}

/** What is asked for, as a sentence to a customer: "Please answer with a whole number from 1 to 12." Null where there is nothing to say. Pure. */
export function wantedSentence(kind: AnswerKind, rule: JsonObject, hasOptions: boolean): string | null {
  switch (kind) {
    case "wholeNumber":
    case "number":
      return `Please answer with a ${kind === "number" ? "number" : "whole number"}${rangeWords(limitsOf(kind, rule))}.`;
    case "yesNo":
      return "Please answer yes or no.";
    case "date":
      return "Please answer with a date, such as “tomorrow” or “25 December”.";
    case "choice":
      return hasOptions ? "Please pick one of these." : choiceSentence(rule);
    case "text":
      return textSentence(rule);
  }
}

function rangeWords({ least, most }: Limits): string {
  if (least !== null && most !== null) return ` from ${least} to ${most}`;
  if (least !== null) return ` of ${least} or more`;
  return most === null ? "" : ` of ${most} or less`;
}

function choiceSentence({ enum: values }: JsonObject): string | null {
  const names = Array.isArray(values) ? values.filter((value) => typeof value === "string").slice(0, 12) : [];
  return names.length === 0 ? null : `Please answer with one of these: ${names.join(", ")}.`;
}

function textSentence(rule: JsonObject): string | null {
  if (rule.format === "email") return "Please answer with an e-mail address.";
  const least = numberAt(rule, "minLength");
  const most = numberAt(rule, "maxLength");
  const range = least !== null && most !== null ? `${least} to ${most}` : least !== null ? `at least ${least}` : most === null ? null : `at most ${most}`;
  return range === null ? null : `Please answer in ${range} characters.`;
}

/** Which limit a number that was understood breaks: "13 is more than 12." Null when it breaks none. Pure. */
export function limitSentence(kind: AnswerKind, value: Json, rule: JsonObject): string | null {
  if (typeof value !== "number") return null;
  const { least, most } = limitsOf(kind, rule);
  if (most !== null && value > most) return `${value} is more than ${most}.`;
  return least !== null && value < least ? `${value} is less than ${least}.` : null;
}

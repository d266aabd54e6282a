import { kinds } from "@/flows/answers/kinds";
import { wantedSentence } from "@/flows/answers/wanted";
import { answerKindOf } from "@/flows/definition/answer-kind";
import type { AnswerKind, ContextField, InputSpec } from "@/flows/definition/schema";
import type { JsonObject } from "@/flows/json/json";
import type { FragmentType } from "./fragment-rules";
import { setKey } from "./set-key";

/** Under which type the limits of a kind are edited; null for kinds without limits. */
const limitTypes = { text: "string", wholeNumber: "integer", number: "number", yesNo: null, date: null, choice: null } as const satisfies Record<
  AnswerKind,
  FragmentType | null
>;

const limitKeys: readonly { keys: readonly string[]; kinds: readonly AnswerKind[] }[] = [
  { keys: ["type"], kinds: [] },
  { keys: ["minLength", "maxLength", "pattern", "format"], kinds: ["text"] },
  { keys: ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"], kinds: ["wholeNumber", "number"] },
  { keys: ["enum"], kinds: ["choice"] },
];

/** The type that the limits of a kind have fields for. Pure. */
export const limitTypeOf = (kind: AnswerKind): FragmentType | null => limitTypes[kind];

/** The input with another kind of answer: limits that only the old one knows go. Pure. */
export function withKind(input: InputSpec, kind: AnswerKind): InputSpec {
  const gone = limitKeys.flatMap(({ keys, kinds: takers }) => (takers.includes(kind) ? [] : keys));
  const left: JsonObject = Object.fromEntries(Object.entries(input.validation ?? {}).filter(([key]) => !gone.includes(key)));
  return setKey({ ...input, kind }, "validation", Object.keys(left).length > 0 ? left : undefined);
}

/** The kind that a state's answer is read as: the one it says, or the one that follows. Pure. */
export function kindShown(input: InputSpec, field: ContextField | undefined): AnswerKind {
  return answerKindOf(input, field) ?? "text";
}

/** "“9”, “nine”, “9 people”": what is understood as an answer of the kind. Pure. */
export function examplesOf(kind: AnswerKind): string {
  if (kind === "text") return "Whatever is said, as it is said.";
  return `Understood: ${kinds[kind].examples.map((example) => (/^(?:its|the) /.test(example) ? example : `“${example}”`)).join(", ")}.`;
}

/** What is said of an answer that does not fit, while the author says nothing else. Pure. */
export function stockReprompt(input: InputSpec, field: ContextField | undefined): string | null {
  if (input.store === undefined) return null;
  return wantedSentence(kindShown(input, field), { ...field?.validation, ...input.validation }, (input.options ?? []).length > 0);
}

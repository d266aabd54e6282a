import { kinds } from "../../answers/kinds";
import type { AnswerScene, Choice, Reading } from "../../answers/reading";
import { limitSentence, wantedSentence } from "../../answers/wanted";
import { answerKindOf } from "../../definition/answer-kind";
import type { AnswerKind, ContextField, InputSpec } from "../../definition/schema";
import type { Json, JsonObject } from "../../json/json";

/** What a state makes of the answer that it keeps. */
export type CompiledAnswer = {
  kind: AnswerKind;
  /** The value that a text stands for, or why it stands for none. */
  read: (text: string, scene: Omit<AnswerScene, "choices">) => Reading;
  /** What to say when the answer is not taken, `value` being what was understood; null where there is nothing better than the stock line. */
  wanted: (value: Json | undefined) => string | null;
};

/** `field` is what the context declares for the path that the answer is kept as. Null when nothing is kept, or whatever comes. Pure. */
export function compileAnswer(spec: InputSpec, field: ContextField | undefined): CompiledAnswer | null {
  if (spec.store === undefined) return null;
  const kind = answerKindOf(spec, field);
  if (kind === null) return null;
  const rule: JsonObject = { ...field?.validation, ...spec.validation };
  const choices = kind === "choice" ? choicesOf(spec, rule) : [];
  const sentence = wantedSentence(kind, rule, (spec.options ?? []).length > 0);
  return {
    kind,
    read: (text, scene) => kinds[kind].read(text, { ...scene, choices }),
    wanted(value) {
      const limit = value === undefined ? null : limitSentence(kind, value, rule);
      return limit === null || sentence === null ? sentence : `${limit} ${sentence}`;
    },
  };
}

/** The values that a rule lists, each also by the label of the option of its name; without a list, the options' labels. */
function choicesOf({ options = [] }: InputSpec, { enum: values }: JsonObject): Choice[] {
  if (!Array.isArray(values)) return options.map((option) => ({ value: option.label, names: [option.label, option.name, ...(option.keywords ?? [])] }));
  return values.map((value) => {
    const name = String(value);
    const option = options.find((each) => [each.name, each.label].some((word) => word.toLowerCase() === name.toLowerCase()));
    return { value, names: option === undefined ? [name] : [name, option.label, ...(option.keywords ?? [])] };
  });
}

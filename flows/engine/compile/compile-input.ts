import type { ContextField, InputOption, InputSpec } from "../../definition/schema";
import { compileFragment } from "../../json/json-fragment";
import { compilePattern } from "../../json/pattern";
import type { Word } from "../../words/split-text";
import { wordsBefore } from "../../words/words-before";
import { wordsOf } from "../../words/words-of";
import { compileText } from "./compile-action";
import { compileAnswer } from "./compile-answer";
import type { CompiledInput, CompiledOption, CompiledPhrases } from "./compiled";
import { lazily } from "./lazily";

const defaultMaxAttempts = 3;

/** A state without an `input` block takes what its transitions name. Patterns that are not linear-time match nothing (the validator names them). */
export function compileInput(spec: InputSpec | undefined, context: { readonly [key: string]: ContextField }): CompiledInput {
  const resolvers = spec?.resolve ?? [];
  const nlu = resolvers.flatMap((resolver) => (resolver.type === "nlu" ? [resolver.events] : []));
  const llm = resolvers.find((resolver) => resolver.type === "llm");
  return {
    ...compilePhrases(spec, wordsOf),
    before: lazily(() => compilePhrases(spec, wordsBefore)),
    patterns: resolvers.flatMap((resolver) => {
      if (resolver.type !== "pattern") return [];
      const compiled = compilePattern(resolver.pattern);
      return compiled.ok ? [{ event: resolver.event, pattern: compiled.pattern }] : [];
    }),
    nlu: nlu.length === 0 ? null : Object.assign({}, ...nlu),
    llm: llm === undefined ? null : { hint: llm.hint ?? null },
    store: spec?.store ?? null,
    answer: spec?.store === undefined ? null : compileAnswer(spec, Object.hasOwn(context, spec.store) ? context[spec.store] : undefined),
    accept: new Set(spec?.accept),
    validate: spec?.validation === undefined ? null : compileFragment(spec.validation),
    maxAttempts: spec?.maxAttempts ?? defaultMaxAttempts,
    reprompt: spec?.reprompt === undefined ? null : compileText(spec.reprompt),
  };
}

type Split = (text: string) => Word[];

/** `split` takes the author's words apart just as it does the customer's. */
function compilePhrases(spec: InputSpec | undefined, split: Split): CompiledPhrases {
  const phraseOf = (text: string): string[] => split(text).map((word) => word.text);
  return {
    options: (spec?.options ?? []).map((option, index) => compileOption(option, index + 1, phraseOf)),
    keywords: (spec?.resolve ?? []).flatMap((resolver) =>
      resolver.type === "keyword" ? [{ event: resolver.event, phrases: resolver.words.map(phraseOf) }] : [],
    ),
  };
}

function compileOption(option: InputOption, number: number, phraseOf: (text: string) => string[]): CompiledOption {
  const label = phraseOf(option.label);
  const name = phraseOf(option.name);
  const isName = !/^\d+$/.test(option.name);
  const phrases = [label, ...(option.keywords ?? []).map(phraseOf), ...(isName ? [name] : [])].filter((phrase) => phrase.length > 0);
  return { option, number, phrases, exact: [...new Set([name.join(" "), label.join(" ")])] };
}

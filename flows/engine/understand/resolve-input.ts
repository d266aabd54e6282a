import type { EventName } from "../../definition/schema";
import type { Json, JsonObject } from "../../json/json";
import type { Meter } from "../../json/meter";
import type { RunInput } from "../../ports/executor";
import { findPhrase } from "../../words/find-phrase";
import type { Word } from "../../words/split-text";
import { wordsBefore } from "../../words/words-before";
import { wordsOf } from "../../words/words-of";
import type { CompiledOption, CompiledPhrases, CompiledState } from "../compile/compiled";
import type { Snapshot } from "../run/snapshot";
import { findInterrupt, findUsualEvent, type Interrupt } from "./lexicon";
import { eventOfHits, findExactOptions, findNamedOptions, findNamesakes, mergeSets } from "./match-options";

export type How = "button" | "option" | "keyword" | "pattern" | "nlu" | "llm" | "message" | "data";

export type Resolution =
  /** `label` is the option that was meant, when it was exactly one. */
  | { type: "event"; event: EventName; how: How; set: JsonObject; label: string | null }
  /** NLU, then the model, must be asked. */
  | { type: "ask"; by: "nlu" | "llm" }
  | { type: "interrupt"; interrupt: Interrupt }
  | { type: "miss"; ambiguous: boolean };

type Offered = Snapshot["offered"];

const nothing: JsonObject = {};

/** Pure but for the meter: when that is at its end, nothing more is found. `isPlain` and `isApart`: as in the signal. */
export type ResolveOptions = { meter: Meter; isPlain: boolean; isApart: boolean };

/** Makes an event of a customer's input, as far as that needs nobody's help (A49, rules 29 and 30). */
export function resolveInput(state: CompiledState, offered: Offered, input: RunInput, options: ResolveOptions): Resolution {
  const explicit = input.event === null ? null : resolveExplicit(state, offered, input.event);
  if (explicit !== null) return explicit;
  if (isLocation(input.data) && (state.customerEvents.has("location_shared") || state.takesText))
    return { type: "event", event: "location_shared", how: "data", set: nothing, label: null };
  if (input.text.trim() === "")
    return input.data !== null && state.takesText
      ? { type: "event", event: "user_message", how: "data", set: nothing, label: null }
      : { type: "miss", ambiguous: false };
  return (state.readsWords || offered.length > 0 ? resolveText(state, offered, input.text, options) : null) ?? askOr(state, null);
}

/** What follows when NLU (`after` = "nlu") or the model has found no event. */
export function askOr(state: CompiledState, after: "nlu" | "llm" | null): Resolution {
  if (after === null && state.input.nlu !== null) return { type: "ask", by: "nlu" };
  if (after !== "llm" && state.input.llm !== null) return { type: "ask", by: "llm" };
  return state.takesText ? { type: "event", event: "user_message", how: "message", set: nothing, label: null } : { type: "miss", ambiguous: false };
}

/** The event that NLU or the model may choose here; anything else is ignored. */
export function eventOfAnswer(state: CompiledState, by: "nlu" | "llm", event: EventName | undefined): EventName | null {
  if (event === undefined) return null;
  const allowed = by === "nlu" ? Object.values(state.input.nlu ?? {}).includes(event) : state.customerEvents.has(event);
  return allowed ? event : null;
}

/** A button of the last question, an option, or an event that customers may cause here by name (rule 29). */
function resolveExplicit(state: CompiledState, offered: Offered, event: EventName): Resolution | null {
  const option = state.input.options.find(({ option: { name } }) => name === event);
  if (option !== undefined) return optionsChosen(state, [option], "button", null);
  const button = offered.find(({ id }) => id === event);
  if (button !== undefined) return buttonPressed(state, button);
  return state.customerEvents.has(event) ? { type: "event", event, how: "button", set: nothing, label: null } : null;
}

/** A button without an event is the event of its id, if customers may cause that here. One that means nothing but its label is its label as text. */
function buttonPressed(state: CompiledState, { id, label, event, set }: Offered[number]): Resolution | null {
  const named = event ?? (state.customerEvents.has(id) ? id : null);
  if (named === null && set === null) return null;
  return {
    type: "event",
    event: named ?? (state.transitions.has("user_selects") ? "user_selects" : "user_message"),
    how: "button",
    set: set ?? nothing,
    label,
  };
}

function resolveText(state: CompiledState, offered: Offered, text: string, { meter, isPlain, isApart }: ResolveOptions): Resolution | null {
  const { input, customerEvents } = state;
  const split = isApart ? wordsBefore : wordsOf;
  const { options, keywords } = isApart ? input.before() : input;
  const words = split(text);
  // Where a number is asked for, "1" is the number and not the first option.
  const asksForNumber = !isPlain && (input.answer?.kind === "number" || input.answer?.kind === "wholeNumber");
  const exact = asksForNumber ? findNamesakes(words, options) : findExactOptions(words, options);
  if (exact.length > 0) return optionsChosen(state, exact, "option", words);
  const said = lineOf(words);
  const button = offered.find(({ label }) => lineOf(split(label)) === said);
  const pressed = button === undefined ? null : buttonPressed(state, button);
  if (pressed !== null) return pressed;
  const interrupt = state.interrupts ? findInterrupt(words) : null;
  if (interrupt !== null) return { type: "interrupt", interrupt };
  const named = findNamedOptions(words, options, meter);
  if (named.length > 0) return optionsChosen(state, named, "option", words);
  const event = keywordEvent(keywords, words, meter) ?? patternEvent(state, text, meter);
  if (event !== null) return { type: "event", event: event.event, how: event.how, set: nothing, label: null };
  const usual = findUsualEvent(words, customerEvents);
  return usual === null ? null : { type: "event", event: usual, how: "keyword", set: nothing, label: null };
}

/** Each option's `set` applies; the first with an event gives it, else the words beside it, else what the state takes. */
function optionsChosen(state: CompiledState, hits: readonly CompiledOption[], how: How, words: readonly Word[] | null): Resolution {
  const set = mergeSets(hits.map(({ option }) => option));
  if (set === null) return { type: "miss", ambiguous: true };
  const events = new Set(hits.flatMap(({ option }) => option.event ?? []));
  const isTwoChoices = hits.length > 1 && events.size > 1 && hits.every(({ option }) => option.set === undefined);
  if (isTwoChoices) return { type: "miss", ambiguous: true };
  const label = hits.length === 1 ? (hits[0]?.option.label ?? null) : null;
  return { type: "event", event: eventOfHits(hits) ?? eventBeside(state, hits, words), how, set, label };
}

function eventBeside(state: CompiledState, hits: readonly CompiledOption[], words: readonly Word[] | null): EventName {
  const named = hits.find(({ option }) => state.transitions.has(option.name));
  if (named !== undefined) return named.option.name;
  const usual = words === null ? null : findUsualEvent(words, state.customerEvents);
  if (usual !== null) return usual;
  return state.transitions.has("user_selects") ? "user_selects" : "user_message";
}

const lineOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(" ");

function keywordEvent(keywords: CompiledPhrases["keywords"], words: readonly Word[], meter: Meter): { event: EventName; how: How } | null {
  const hit = keywords.find(({ phrases }) => phrases.some((phrase) => findPhrase(words, phrase, meter) !== -1));
  return hit === undefined ? null : { event: hit.event, how: "keyword" };
}

function patternEvent(state: CompiledState, text: string, meter: Meter): { event: EventName; how: How } | null {
  const hit = state.input.patterns.find(({ pattern }) => pattern.test(text, meter));
  return hit === undefined ? null : { event: hit.event, how: "pattern" };
}

function isLocation(data: Json): data is JsonObject {
  return typeof data === "object" && data !== null && !Array.isArray(data) && typeof data.latitude === "number" && typeof data.longitude === "number";
}

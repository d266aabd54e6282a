import { isExternalEvent } from "@/flows/definition/events";
import type { Resolver, State } from "@/flows/definition/schema";
import { eventsOf } from "@/flows/definition/transitions";
import { compilePattern } from "@/flows/json/pattern";
import { wordsFromText } from "./config-value";

export type ResolverType = Resolver["type"];

/** In the order in which they are tried, whatever their order in the list. */
export const resolverTexts = [
  { type: "keyword", title: "Words", help: "Words or phrases that mean an event." },
  { type: "pattern", title: "Pattern", help: "A pattern that means an event." },
  { type: "nlu", title: "Intents", help: "What language understanding finds, as events." },
  { type: "llm", title: "Language model", help: "Chooses among the events of this state when nothing else fits." },
] as const satisfies readonly { type: ResolverType; title: string; help: string }[];

/** The event a new resolver begins with: the first the state leads on with by more than any message. Pure. */
export function eventToResolve(state: State): string {
  const events = eventsOf(state).filter((event) => isExternalEvent(event));
  const isPlain = (event: string) => ["user_message", "user_input", "timeout", "resume"].includes(event);
  return events.find((event) => !isPlain(event)) ?? "user_confirms";
}

/** A resolver that is valid as it stands and means what its event's name says. Pure. */
export function newResolver(type: ResolverType, event: string): Resolver {
  switch (type) {
    case "keyword":
      return { type, event, words: [event.replace(/^user_/, "").replace(/_/g, " ")] };
    case "pattern":
      return { type, event, pattern: "^\\d+$" };
    case "nlu":
      return { type, events: {} };
    case "llm":
      return { type };
  }
}

/** Why a text is no pattern the engine matches, in words; null when it is. Pure. */
export function patternError(source: string): string | null {
  if (source === "") return "An empty pattern would fit everything.";
  if (source.length > 200) return "A pattern has at most 200 characters.";
  const compiled = compilePattern(source);
  return compiled.ok ? null : `This pattern cannot be used: ${compiled.message.replace(/[.]$/, "")}.`;
}

export function refuseWords(text: string): string | null {
  return wordsFromText(text).length === 0 ? "Give at least one word." : null;
}

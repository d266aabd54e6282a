import type { z } from "zod";
import type { JsonObject } from "../json/json";
import type { Fields } from "./fields";
import type { EventName } from "./schema";

/** How an effect may be repeated (design section 3): `none` freely, `idempotent` with the same key, `once` never. */
export type SideEffect = "none" | "idempotent" | "once";

/** What normalisation, validation and compiling must know of an executor. A descriptor is one. */
export type ExecutorFact = {
  /** The form of its config. */
  fields: Fields;
  /** What `fields` make of a config. */
  configSchema: z.ZodType;
  /** Events it may emit besides `success` and `error`. */
  events: readonly EventName[];
  /** Context keys that its `data` writes. */
  writes: readonly string[];
  sideEffect: SideEffect;
  /** The same for one action, from its config before its templates are resolved. @default `sideEffect` for every one */
  sideEffectOf?: (config: JsonObject) => SideEffect;
  /** It may park the state (`address`, `payment`). */
  parks: boolean;
  /** It only says something (`llm`, `response`): v1 normalisation moves it to `onEntry`. */
  prompts: boolean;
  /** It reads the customer's input (`address`, `selection`, `nlu`). */
  consumesInput: boolean;
  /** What it reads may be a place on the map (`address`). */
  readsLocation?: true;
  /** It can fail for reasons outside the flow, so a state that uses it should have an `error` transition. */
  fallible: boolean;
  /**
   * What its result and its messages may hold of what it was given: nothing (it looks up or works out facts of its own), pieces
   * of its config and, if it reads it, of the customer's input, or of anything in the context. Decides what is hidden from
   * agents and viewers (docs/decisions/0016). @default "context"
   */
  carries?: "nothing" | "config" | "context";
  /**
   * Config fields whose texts it says as they stand, those that end in cards and buttons, and those that a model puts into words
   * of its own. @default every field in each, or none when it carries nothing
   */
  says?: { readonly words: readonly string[]; readonly extras: readonly string[]; readonly freely: readonly string[] };
  /** Its answer follows from its config, the context and the input alone, so that a rehearsal may compute it anew. A config that makes it ask a port all the same is not computed. */
  purity?: "pure";
  /** Members of its result that open something to whoever has them, such as a pay link. */
  secrets?: readonly string[];
};

/** By executor name. Passed in, so that nothing here depends on who has them. */
export type ExecutorFacts = { readonly [name: string]: ExecutorFact };

/** The fact, or null for a name that is not registered. */
export function findFact(facts: ExecutorFacts, name: string): ExecutorFact | null {
  return Object.hasOwn(facts, name) ? (facts[name] ?? null) : null;
}

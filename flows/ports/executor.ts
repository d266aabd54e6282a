import type { z } from "zod";
import type { EventName, StateName } from "../definition/schema";
import type { Json, JsonObject } from "../json/json";
import type { Ports } from "./ports";

/** What the customer said last; readable as `_input`. */
export type RunInput = { text: string; event: EventName | null; data: JsonObject | null };

/** Facts about the run that never change; readable as `_meta` (A29). */
export type RunMeta = {
  channel: string;
  locale: string;
  timezone: string;
  currency: string;
  module: string;
  participantId: string | null;
  userId: string | null;
  conversationId: string | null;
  flowVersion: number;
  variant: string | null;
  startedBy: string;
};

/** How an effect may be repeated (design section 3): `none` freely, `idempotent` with the same key, `once` never. */
export type SideEffect = "none" | "idempotent" | "once";

/** A message an executor says; the engine adds step and state. Cards have the shape of `cardSchema` in `flows/protocol/chat.ts`. */
export type ExecutorReply = {
  content: string;
  format?: "text" | "markdown";
  /** `event` and `set` say what pressing the button means; without `event` the label counts as text. */
  buttons?: { id: string; label: string; event?: EventName; set?: JsonObject }[];
  cards?: Json[];
  degraded?: boolean;
};

export type ExecutorResult =
  | {
      ok: true;
      /** Goes where the action's `output` says. Absent = nothing is written. */
      output?: Json;
      /** The number or text taken instead of `output` when the context declares a scalar (v1 rule 5). */
      scalar?: Json;
      /** Kept in the step; the keys listed in the descriptor's `writes` also go to the context. */
      data?: JsonObject;
      event?: EventName;
      /** The state parks, whatever its type, until an external event. */
      park?: boolean;
      replies?: ExecutorReply[];
    }
  | { ok: false; error: { code: string; message: string; retryable: boolean }; replies?: ExecutorReply[]; data?: JsonObject };

/** What an executor may know about where it runs. All read only. */
export type ExecutorScope = {
  /** Data keys. */
  context: Readonly<JsonObject>;
  input: RunInput | null;
  event: { name: EventName; data: Json } | null;
  meta: RunMeta;
  runId: string;
  /** `runId:seq`: the idempotency key; the same again after a crash. */
  key: string;
  state: StateName;
  hook: "entry" | "main" | "exit" | "transition";
  /** Misses so far in this wait. */
  attempts: number;
  /** Milliseconds since the epoch at which the turn began. */
  now: number;
};

export type ExecutorDescriptor<Config extends z.ZodType = z.ZodType> = {
  /** As written in definitions. */
  name: string;
  title: string;
  description: string;
  /** Icon name of the icon set, for the palette and the nodes. */
  icon: string;
  configSchema: Config;
  outputSchema: z.ZodType;
  /** Events it may emit besides `success` and `error`. */
  events: readonly EventName[];
  /** Context keys that its `data` writes. */
  writes: readonly string[];
  sideEffect: SideEffect;
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
  /** Members of its result that open something to whoever has them, such as a pay link. */
  secrets?: readonly string[];
  defaultTimeoutMs: number;
  /** One line for a node on the canvas, from the unresolved config: "Search food_items_v3 for {{food_item}}". */
  summarise: (config: JsonObject) => string;
};

/** An executor's logic is written against ports only; it never changes the context and throws `ExecutorError` or returns `ok: false`. */
export type Executor<Config extends z.ZodType = z.ZodType> = {
  descriptor: ExecutorDescriptor<Config>;
  execute: (config: z.output<Config>, scope: ExecutorScope, ports: Ports, signal: AbortSignal) => Promise<ExecutorResult>;
};

/** By name. The engine, the validator and the server take this; they never import the registry itself. */
export type ExecutorRegistry = { readonly [name: string]: Executor };

import type { z } from "zod";
import type { ExecutorFact } from "../definition/executor-facts";
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
  /** What the action says is what the customer answers next: the state is entered and waits for their words. */
  asks: boolean;
  /** Misses so far in this wait. */
  attempts: number;
  /** Milliseconds since the epoch at which the turn began. */
  now: number;
};

/** All of an executor but its logic: the facts that a definition's readers need, and what people and the engine's loop need besides. */
export type ExecutorDescriptor<Config extends z.ZodType = z.ZodType> = ExecutorFact<Config> & {
  /** As written in definitions. */
  name: string;
  title: string;
  description: string;
  /** Icon name of the icon set, for the palette and the nodes. */
  icon: string;
  outputSchema: z.ZodType;
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

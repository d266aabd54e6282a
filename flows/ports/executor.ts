import type { z } from "zod";
import type { ExecutorFact } from "../definition/executor-facts";
import type { ConfigOf, Fields } from "../definition/fields";
import type { EventName, StateName } from "../definition/schema";
import type { ErrorFacts } from "../errors";
import type { Json, JsonObject } from "../json/json";
import { errorsOfPorts } from "./port-errors";
import type { PortName, Ports } from "./ports";

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

/** A secret that an executor asks its calls with; kept by the host, under this name, and given to nobody else. */
export type CredentialNeed = {
  name: string;
  title: string;
  /** Where an operator gets it. */
  description: string;
};

/** All of an executor but its logic: the whole truth about it as data, but for `summarise` and the two schemas. */
export type ExecutorDescriptor = ExecutorFact & {
  /** As written in definitions. */
  name: string;
  title: string;
  description: string;
  /** A name of the icon set, or an outline of its own: the `d` of a path in a box of 24 × 24. */
  icon: string;
  outputSchema: z.ZodType;
  /** What it may fail with beside the core's codes and what its ports fail with: `executor:code`. */
  errors: ErrorFacts;
  /** The ports that `execute` receives, and no other. */
  needs: readonly PortName[];
  credential?: CredentialNeed;
  defaultTimeoutMs: number;
  /** One line for a node on the canvas, from the unresolved config: "Search food_items_v3 for {{food_item}}". */
  summarise: (config: JsonObject) => string;
};

/** A descriptor that knows what its own fields make of a config, and its own ports. */
export type TypedDescriptor<Of extends Fields, Needs extends PortName> = ExecutorDescriptor & {
  fields: Of;
  configSchema: z.ZodType<ConfigOf<Of>>;
  needs: readonly Needs[];
};

/** What a call brings along beside its question. */
export type ExecutorCall = {
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
  /** Tells of a piece of text while the rest is still being made; the answer holds all of it again. */
  emit: (delta: string) => void;
  /** The secret that the descriptor's `credential` names; null when none is kept. @throws ExecutorError when it names none */
  credential: () => Promise<string | null>;
};

type Perform = (config: unknown, scope: ExecutorScope, ports: Ports, call: ExecutorCall) => Promise<ExecutorResult>;

/** An executor's logic is written against ports only; it never changes the context and throws `ExecutorError` or returns `ok: false`. */
export type Executor = {
  descriptor: ExecutorDescriptor;
  execute: Perform;
  /** Stands in for `execute` where nothing outside may be touched: previews, forks, rehearsals. Without it `execute` runs on simulated ports. */
  simulate?: Perform;
};

/** By name. The engine, the validator and the server take this; none of them knows which there are. */
export type ExecutorRegistry = { readonly [name: string]: Executor };

/** Everything that an executor declares to fail with, its ports' failures included. */
export function errorsOf({ errors, needs }: Pick<ExecutorDescriptor, "errors" | "needs">): ErrorFacts {
  return { ...errorsOfPorts(needs), ...errors };
}

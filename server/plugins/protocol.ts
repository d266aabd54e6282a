import { z } from "zod";
import { manifestSchema } from "@/flows/executors/manifest";
import type { Json, JsonObject } from "@/flows/json/json";
import type { ExecutorResult, ExecutorScope } from "@/flows/ports/executor";

/** Longest text of one message of a plugin's thread, in characters; what a run may keep is less. */
export const mostCharacters = 256 * 1024;

/** It came as JSON text; how deep it goes is looked at by whoever records it. */
const json = z.custom<Json>(() => true);
const jsonObject = z.custom<JsonObject>((value) => typeof value === "object" && value !== null && !Array.isArray(value), "is no object");
const name = z.string().max(128);
const button = z.strictObject({ id: z.string().max(128), label: z.string().max(200), event: name.optional(), set: jsonObject.optional() });
const reply = z.strictObject({
  content: z.string(),
  format: z.enum(["text", "markdown"]).optional(),
  buttons: z.array(button).max(50).optional(),
  cards: z.array(json).max(50).optional(),
  degraded: z.boolean().optional(),
});
const own = { replies: z.array(reply).max(20).optional(), data: jsonObject.optional() };

/** What an executor of a plugin may answer. */
export const resultSchema: z.ZodType<ExecutorResult> = z.discriminatedUnion("ok", [
  z.strictObject({ ok: z.literal(true), output: json.optional(), scalar: json.optional(), event: name.optional(), park: z.boolean().optional(), ...own }),
  z.strictObject({ ok: z.literal(false), error: z.strictObject({ code: name, message: z.string(), retryable: z.boolean().default(false) }), ...own }),
]);

const failure = z.object({ message: z.string(), code: z.string().optional(), retryable: z.boolean().optional() });
export type PluginFailure = z.infer<typeof failure>;

/** What a thread says. It is the plugin's own: nothing in it is believed before it is read. */
export const fromThreadSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("loaded"),
    executors: z
      .array(z.object({ manifest: manifestSchema, simulates: z.boolean() }))
      .min(1)
      .max(100),
  }),
  z.object({ type: z.literal("failed"), message: z.string() }),
  z.object({ type: z.literal("ask"), id: z.number(), ask: z.number(), call: z.string(), values: z.array(z.unknown()) }),
  z.object({ type: z.literal("delta"), id: z.number(), delta: z.string() }),
  z.object({ type: z.literal("result"), id: z.number(), result: z.unknown() }),
  z.object({ type: z.literal("thrown"), id: z.number(), error: failure }),
  z.object({ type: z.literal("pong"), n: z.number() }),
]);

export type FromThread = z.infer<typeof fromThreadSchema>;
export type Loaded = Extract<FromThread, { type: "loaded" }>["executors"];

export type CallOfPlugin = { executor: string; mode: "execute" | "simulate"; config: unknown; scope: ExecutorScope; secret: string | null };

/** What a thread is told. */
export type ToThread =
  | ({ type: "call"; id: number } & CallOfPlugin)
  | { type: "abort"; id: number }
  | { type: "answer"; id: number; ask: number; value: unknown }
  | { type: "answer"; id: number; ask: number; error: PluginFailure }
  | { type: "ping"; n: number };

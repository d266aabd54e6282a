import { z } from "zod";
import { jsonObjectSchema, jsonSchema } from "../../definition/schema";
import type { ExecutorResult } from "../../ports/executor";
import { patchOperationSchema, stepBaseSchema } from "../../protocol/step";
import type { Signal } from "../run/signal";
import type { Snapshot } from "../run/snapshot";
import type { ChildEnd } from "../run/subflow";
import type { Origin, TapeEntry } from "../run/tape";

const at = z.number();
const inputSchema = z.object({ text: z.string(), event: z.string().nullable(), data: jsonObjectSchema.nullable() });

const startSchema = z.looseObject({
  type: z.literal("started"),
  at,
  meta: z.looseObject({
    channel: z.string(),
    locale: z.string(),
    timezone: z.string(),
    currency: z.string(),
    module: z.string(),
    participantId: z.string().nullable(),
    userId: z.string().nullable(),
    conversationId: z.string().nullable(),
    flowVersion: z.number(),
    variant: z.string().nullable(),
    startedBy: z.string(),
  }),
  input: z.looseObject(inputSchema.shape).nullable(),
  entities: jsonObjectSchema.nullable(),
  caller: z.object({ runId: z.string(), key: z.string(), depth: z.number() }).optional(),
});

const childEndSchema: z.ZodType<ChildEnd> = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("completed"), state: z.string(), outputs: jsonObjectSchema }),
  z.object({ outcome: z.literal("cancelled"), because: z.enum(["cancel", "startOver", "timeout"]) }),
  z.object({ outcome: z.literal("failed"), error: z.object({ code: z.string(), message: z.string() }) }),
]);

const replySchema = z.object({
  content: z.string(),
  format: z.enum(["text", "markdown"]).optional(),
  buttons: z.array(z.object({ id: z.string(), label: z.string(), event: z.string().optional(), set: jsonObjectSchema.optional() })).optional(),
  cards: z.array(jsonSchema).optional(),
  degraded: z.boolean().optional(),
});

const resultSchema: z.ZodType<ExecutorResult> = z.discriminatedUnion("ok", [
  z.object({
    ok: z.literal(true),
    output: jsonSchema.optional(),
    scalar: jsonSchema.optional(),
    data: jsonObjectSchema.optional(),
    event: z.string().optional(),
    park: z.boolean().optional(),
    replies: z.array(replySchema).optional(),
  }),
  z.object({
    ok: z.literal(false),
    error: z.object({ code: z.string(), message: z.string(), retryable: z.boolean() }),
    replies: z.array(replySchema).optional(),
    data: jsonObjectSchema.optional(),
  }),
]);

const versionRefSchema = z.object({ versionId: z.string(), number: z.number(), checksum: z.string() });

const plainSignals = [
  startSchema,
  z.object({ type: z.literal("messageReceived"), at, input: inputSchema, isPlain: z.literal(true).optional(), isApart: z.literal(true).optional() }),
  z.object({ type: z.literal("eventReceived"), at, event: z.string(), data: jsonSchema, source: z.enum(["webhook", "trigger", "operator"]) }),
  z.object({ type: z.literal("timerFired"), at, entrySeq: z.number() }),
  z.object({ type: z.literal("effectFinished"), at, effectId: z.string(), result: resultSchema, attempts: z.number(), durationMs: z.number() }),
  z.object({ type: z.literal("childEnded"), at, seq: z.number(), runId: z.string().nullable(), isSameTurn: z.boolean(), end: childEndSchema }),
  z.object({ type: z.literal("cancelRequested"), at, by: z.enum(["customer", "operator", "caller"]) }),
  z.object({ type: z.literal("pauseRequested"), at, reason: z.string() }),
  z.object({ type: z.literal("resumeRequested"), at, question: z.string().optional() }),
  z.object({ type: z.literal("personJoined"), at, by: z.string() }),
  z.object({ type: z.literal("personSaid"), at, by: z.string(), text: z.string() }),
  z.object({
    type: z.literal("migrated"),
    at,
    by: z.string(),
    from: versionRefSchema,
    to: versionRefSchema,
    contextPatch: z.array(patchOperationSchema),
  }),
  z.object({ type: z.literal("failRequested"), at, code: z.string(), message: z.string() }),
] as const;

const forkEditShape = { after: z.number(), contextPatch: z.array(patchOperationSchema) };

const signalSchema: z.ZodType<Signal> = z.discriminatedUnion("type", [
  ...plainSignals,
  z.object({
    type: z.literal("forked"),
    at,
    ...forkEditShape,
    earlier: z.array(z.object(forkEditShape)).optional(),
    signal: z.discriminatedUnion("type", [...plainSignals]).nullable(),
  }),
]);

const entrySchema: z.ZodType<TapeEntry> = z.object({ n: z.number(), turn: z.number(), seq: z.number(), state: z.string(), signal: signalSchema });

/** A stored snapshot is the engine's own; of its shape only what tells it from other things is looked at. */
const snapshotSchema = z.custom<Snapshot>(
  (value) => z.looseObject({ schema: z.literal(1), state: z.string(), context: jsonObjectSchema }).safeParse(value).success,
);

const originSchema: z.ZodType<Origin> = z.discriminatedUnion("type", [
  startSchema,
  z.object({ type: z.literal("forked"), runId: z.string(), n: z.number(), base: stepBaseSchema, snapshot: snapshotSchema.nullable() }),
]);

/** What a run began with, as it was stored; null when it cannot be read. */
export function readOrigin(stored: unknown): Origin | null {
  const parsed = originSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

/** A tape as it was stored; the number of the first entry that cannot be read when there is one. */
export function readTape(stored: readonly unknown[]): { ok: true; tape: TapeEntry[] } | { ok: false; n: number } {
  const tape: TapeEntry[] = [];
  for (const [index, entry] of stored.entries()) {
    const parsed = entrySchema.safeParse(entry);
    if (!parsed.success) return { ok: false, n: index + 1 };
    tape.push(parsed.data);
  }
  return { ok: true, tape };
}

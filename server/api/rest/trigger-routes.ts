import { z } from "zod";
import { peopleSchema, personSchema, previewSchema, progressSchema } from "../../triggers/batch-schemas";
import { skipReasons } from "../../triggers/firing";
import type { Starts } from "../../triggers/starts";
import type { Triggers } from "../../triggers/triggers";
import { idempotencyKeyOf } from "./idempotency-key";
import { type Route, routesWith } from "./route";
import { cursorSchema, idParams, outsideObjectSchema } from "./schemas";

export type TriggerRouteServices = { triggers: Pick<Triggers, "fire">; starts: Pick<Starts, "preview" | "start" | "progress" | "people"> };

const { operatorRoute } = routesWith<TriggerRouteServices>();

const idSchema = z.string().min(1).max(64).nullish();

const fire = operatorRoute({
  method: "POST",
  path: "/api/triggers/:name",
  summary:
    "Start a flow by its trigger's name or its slug, for a session, a participant or nobody; with `runId`, give that run the event `trigger:<name>`. The same `Idempotency-Key` again changes nothing",
  permission: "triggers:fire",
  status: 202,
  bodyLimit: 65_536,
  input: z.object({
    params: z.object({ name: z.string().regex(/^[A-Za-z0-9][\w.-]{0,63}$/, "letters, digits, _, . and -") }),
    body: z.object({ runId: idSchema, sessionId: idSchema, participantId: idSchema, data: outsideObjectSchema.nullish() }).nullish(),
  }),
  output: z.object({
    runId: z.string().nullable(),
    status: z.enum(["queued", "started", "skipped", "failed", "applied"]),
    reason: z.enum(skipReasons).nullable(),
    duplicate: z.boolean(),
  }),
  async handle({ services, actor, headers, input: { params, body } }) {
    const { runId = null, sessionId = null, participantId = null, data } = body ?? {};
    const wish = { runId, sessionId, participantId, data: data ?? {}, key: idempotencyKeyOf(headers) };
    return { status: 202, result: await services.triggers.fire(actor, params.name, wish) };
  },
});

const previewStarts = operatorRoute({
  method: "POST",
  path: "/api/flows/:id/starts/preview",
  summary: "What starting a flow for many people would do now; starts nothing",
  permission: "triggers:manage",
  input: z.object({ params: idParams, body: z.object({ people: peopleSchema }) }),
  output: previewSchema,
  async handle({ services, actor, input: { params, body } }) {
    return { status: 200, result: await services.starts.preview(actor, { flow: params.id, people: body.people, data: {} }) };
  },
});

const start = operatorRoute({
  method: "POST",
  path: "/api/flows/:id/starts",
  summary: "Start a flow for up to 10,000 participants, each once; the same `Idempotency-Key` again is the same batch",
  permission: "triggers:manage",
  status: 202,
  input: z.object({ params: idParams, body: z.object({ people: peopleSchema, data: outsideObjectSchema.nullish() }) }),
  output: progressSchema,
  async handle({ services, actor, headers, input: { params, body } }) {
    const wish = { flow: params.id, people: body.people, data: body.data ?? {} };
    return { status: 202, result: await services.starts.start(actor, wish, idempotencyKeyOf(headers)) };
  },
});

const progress = operatorRoute({
  method: "GET",
  path: "/api/starts/:id",
  summary: "How far such a batch is, and what came of it for each participant",
  permission: "triggers:read",
  input: z.object({ params: idParams, query: z.object({ cursor: cursorSchema(/^q_[0-9a-f]{32}$/) }) }),
  output: z.object({ batch: progressSchema, people: z.array(personSchema), nextCursor: z.string().nullable() }),
  async handle({ services, actor, input: { params, query } }) {
    const batch = await services.starts.progress(actor, params.id);
    return { status: 200, result: { batch, ...(await services.starts.people(actor, params.id, query.cursor ?? null)) } };
  },
});

export const triggerRoutes: Route<TriggerRouteServices>[] = [fire, previewStarts, start, progress];

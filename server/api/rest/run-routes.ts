import { z } from "zod";
import { flowStateSchema, runStatuses, turnAnswerSchema } from "@/flows/protocol/chat";
import { runSchema } from "@/flows/protocol/run";
import { stepBaseSchema, stepSchema } from "@/flows/protocol/step";
import { momentSchema } from "../../db/bounds";
import type { Flows } from "../../flows/flows";
import type { HandoffsService } from "../../operations/handoffs";
import { forkMessageSchema, forkSchema } from "../../runs/fork-schemas";
import type { Forks } from "../../runs/forks";
import type { Runs } from "../../runs/runs";
import { idempotencyKeyOf } from "./idempotency-key";
import { listedRunSchema, toListedRun } from "./listed-run";
import { type Route, routesWith } from "./route";
import { countSchema, cursorSchema, idParams, outsideObjectSchema, pageQuery } from "./schemas";

export type RunRouteServices = { runs: Runs; forks: Forks; flows: Pick<Flows, "get">; handoffs: Pick<HandoffsService, "resume"> };

/** As a customer's. */
const messageBodyLimit = 65_536;

const { operatorRoute } = routesWith<RunRouteServices>();

const filters = pageQuery.extend({
  cursor: cursorSchema(/^\d{1,15}_r_[0-9a-f]{32}$/),
  status: z.enum(runStatuses).optional(),
  state: z.string().max(64).optional(),
  participant: z.string().max(64).optional(),
  from: momentSchema.optional(),
  to: momentSchema.optional(),
  q: z.string().max(200).optional(),
});
const listOutput = z.object({ runs: z.array(listedRunSchema), nextCursor: z.string().nullable() });

const list = operatorRoute({
  method: "GET",
  path: "/api/runs",
  summary: "Runs, newest first",
  permission: "runs:read",
  input: z.object({ query: filters.extend({ flow: z.string().max(200).optional() }) }),
  output: listOutput,
  async handle({ services, actor, input }) {
    const { runs, nextCursor } = await services.runs.list(actor, input.query);
    return { status: 200, result: { runs: runs.map(toListedRun), nextCursor } };
  },
});

const ofFlow = operatorRoute({
  method: "GET",
  path: "/api/flows/:id/runs",
  summary: "Runs of one flow, newest first",
  permission: "runs:read",
  input: z.object({ params: idParams, query: filters }),
  output: listOutput,
  async handle({ services, actor, input }) {
    const flow = await services.flows.get(actor, input.params.id);
    const { runs, nextCursor } = await services.runs.list(actor, { ...input.query, flow: flow.slug });
    return { status: 200, result: { runs: runs.map(toListedRun), nextCursor } };
  },
});

const get = operatorRoute({
  method: "GET",
  path: "/api/runs/:id",
  summary: "A run",
  permission: "runs:read",
  input: z.object({ params: idParams }),
  output: runSchema,
  handle: async ({ services, actor, input }) => ({ status: 200, result: await services.runs.get(actor, input.params.id) }),
});

const steps = operatorRoute({
  method: "GET",
  path: "/api/runs/:id/steps",
  summary: "What a run did, oldest first; all of it, or what came after a step",
  permission: "runs:read",
  input: z.object({ params: idParams, query: z.object({ after: countSchema.optional() }) }),
  output: z.object({ base: stepBaseSchema, steps: z.array(stepSchema) }),
  handle: async ({ services, actor, input }) => ({ status: 200, result: await services.runs.steps(actor, input.params.id, input.query.after ?? 0) }),
});

const cancel = operatorRoute({
  method: "POST",
  path: "/api/runs/:id/cancel",
  summary: "End a run as cancelled",
  permission: "runs:operate",
  input: z.object({ params: idParams }),
  output: runSchema,
  handle: async ({ services, actor, input }) => ({ status: 200, result: await services.runs.cancel(actor, input.params.id) }),
});

const resume = operatorRoute({
  method: "POST",
  path: "/api/runs/:id/resume",
  summary: "Let a paused run go on, also one that a person answered for: its flow asks again where it waited",
  permission: "conversations:answer",
  input: z.object({ params: idParams }),
  output: runSchema,
  async handle({ services, actor, input }) {
    await services.handoffs.resume(actor, input.params.id);
    return { status: 200, result: await services.runs.get(actor, input.params.id) };
  },
});

const sendEvent = operatorRoute({
  method: "POST",
  path: "/api/runs/:id/events",
  summary: "Give a run an event; the same `Idempotency-Key` again changes nothing",
  permission: "runs:operate",
  input: z.object({ params: idParams, body: z.object({ event: z.string().min(1).max(128), data: outsideObjectSchema.nullish() }) }),
  output: z.object({ turnId: z.string(), duplicate: z.boolean(), flowState: flowStateSchema.nullable() }),
  async handle({ services, actor, headers, input: { params, body } }) {
    const idempotencyKey = idempotencyKeyOf(headers);
    return { status: 200, result: await services.runs.sendEvent(actor, params.id, { event: body.event, data: body.data ?? {}, idempotencyKey }) };
  },
});

const fork = operatorRoute({
  method: "POST",
  path: "/api/runs/:id/fork",
  summary: "Go on from a step of a run in a sandbox, with its context changed there",
  permission: "runs:operate",
  status: 201,
  input: z.object({ params: idParams, body: forkSchema }),
  output: z.object({ runId: z.string(), sandbox: z.literal(true) }),
  async handle({ services, actor, input: { params, body } }) {
    return { status: 201, result: await services.forks.fork(actor, params.id, { seq: body.seq, contextPatch: body.contextPatch ?? [] }) };
  },
});

const say = operatorRoute({
  method: "POST",
  path: "/api/runs/:id/messages",
  summary: "Say something to a fork in its customer's place; answers after the turn's commit",
  permission: "forks:talk",
  bodyLimit: messageBodyLimit,
  repaired: ["message"],
  input: z.object({ params: idParams, body: forkMessageSchema }),
  output: turnAnswerSchema,
  handle: async ({ services, actor, input }) => ({ status: 200, result: await services.forks.say(actor, input.params.id, input.body) }),
});

export const runRoutes: Route<RunRouteServices>[] = [list, ofFlow, get, steps, cancel, resume, sendEvent, fork, say];

import { z } from "zod";
import { skipReasons } from "../../triggers/firing";
import type { Triggers } from "../../triggers/triggers";
import { idempotencyKeyOf } from "./idempotency-key";
import { type Route, routesWith } from "./route";
import { outsideObjectSchema } from "./schemas";

export type TriggerRouteServices = { triggers: Pick<Triggers, "fire"> };

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

export const triggerRoutes: Route<TriggerRouteServices>[] = [fire];

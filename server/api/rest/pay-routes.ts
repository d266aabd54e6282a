import { z } from "zod";
import type { Payments } from "../../payments/payments";
import type { RateLimits } from "../../rate-limits/rate-limits";
import { type Route, routesWith } from "./route";
import { timeSchema } from "./schemas";

export type PayRouteServices = { payments: Pick<Payments, "find" | "pay" | "fail">; rateLimits: Pick<RateLimits, "pay"> };

const { anyoneRoute } = routesWith<PayRouteServices>();

const tokenParams = z.object({ token: z.string().min(1).max(100) });
const pageSchema = z.object({
  status: z.enum(["created", "captured", "failed", "expired", "refunded"]),
  amountMinor: z.number().int(),
  currency: z.string(),
  description: z.string(),
  expiresAt: timeSchema,
  settledAt: timeSchema.nullable(),
  replaced: z.boolean(),
  sandbox: z.literal(true),
  flow: z.string().nullable(),
  workspace: z.string().nullable(),
});

const show = anyoneRoute({
  method: "GET",
  path: "/api/pay/:token",
  summary: "What the sandbox's pay page shows; the token in the address is all it takes",
  input: z.object({ params: tokenParams }),
  output: pageSchema,
  handle: async ({ services, input }) => ({ status: 200, result: await services.payments.find(input.params.token) }),
});

const act = anyoneRoute({
  method: "POST",
  path: "/api/pay/:token",
  summary: "Pay, be refused, or leave: in the sandbox only",
  bodyLimit: 4_096,
  input: z.object({ params: tokenParams, body: z.object({ action: z.enum(["pay", "fail", "leave"]) }) }),
  output: pageSchema,
  before: ({ services, network }) => services.rateLimits.pay(network),
  async handle({ services, input: { params, body } }) {
    const { payments } = services;
    const act = { pay: payments.pay, fail: payments.fail, leave: payments.find }[body.action];
    return { status: 200, result: await act(params.token) };
  },
});

export const payRoutes: Route<PayRouteServices>[] = [show, act];

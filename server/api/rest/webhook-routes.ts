import { z } from "zod";
import type { RateLimits } from "../../rate-limits/rate-limits";
import { maxWebhookBytes } from "../../webhooks/sources";
import type { Webhooks } from "../../webhooks/webhooks";
import { type Route, routesWith } from "./route";

export type WebhookRouteServices = { webhooks: Pick<Webhooks, "requireSource" | "receive">; rateLimits: Pick<RateLimits, "takeWebhook"> };

const { anyoneRoute } = routesWith<WebhookRouteServices>();

const receive = anyoneRoute({
  method: "POST",
  path: "/api/webhooks/:source",
  summary: "Takes a provider's signed webhook: verified on the bytes, stored, then carried out",
  input: z.object({ params: z.object({ source: z.string().min(1).max(64) }) }),
  bodyLimit: maxWebhookBytes,
  async before({ services, network, params }) {
    services.webhooks.requireSource(params.source ?? "");
    await services.rateLimits.takeWebhook(network);
  },
  output: z.object({ duplicate: z.boolean() }),
  handle: async ({ services, headers, rawBody, input }) => ({ status: 200, result: await services.webhooks.receive(input.params.source, headers, rawBody) }),
});

export const webhookRoutes: Route<WebhookRouteServices>[] = [receive];

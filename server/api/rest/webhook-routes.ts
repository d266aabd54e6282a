import { z } from "zod";
import { maxWebhookBytes } from "../../webhooks/sources";
import { anyoneRoute, type Route } from "./route";

const receive = anyoneRoute({
  method: "POST",
  path: "/api/webhooks/:source",
  summary: "Takes a provider's signed webhook: verified on the bytes, stored, then carried out",
  input: z.object({ params: z.object({ source: z.string().min(1).max(64) }) }),
  bodyLimit: maxWebhookBytes,
  async before({ container, network, params }) {
    container.webhooks.requireSource(params.source ?? "");
    await container.rateLimits.takeWebhook(network);
  },
  output: z.object({ duplicate: z.boolean() }),
  handle: async ({ container, headers, rawBody, input }) => ({ status: 200, result: await container.webhooks.receive(input.params.source, headers, rawBody) }),
});

export const webhookRoutes: Route[] = [receive];

import { z } from "zod";
import { AppError } from "@/flows/errors";
import type { RateLimits } from "../../rate-limits/rate-limits";
import type { WebhookTarget } from "../../webhooks/consumer";
import { maxWebhookBytes } from "../../webhooks/sources";
import type { Webhooks } from "../../webhooks/webhooks";
import type { Tenants } from "../../workspaces/tenants";
import { type Route, routesWith } from "./route";

export type WebhookRouteServices = {
  webhooks: Pick<Webhooks, "requireSource" | "receive">;
  rateLimits: Pick<RateLimits, "takeWebhook">;
  tenants: Pick<Tenants, "first" | "findBySlug">;
};

const { anyoneRoute } = routesWith<WebhookRouteServices>();

const sourceSchema = z.string().min(1).max(64);

const receive = anyoneRoute({
  method: "POST",
  path: "/api/webhooks/:source",
  summary: "Takes a provider's signed webhook: verified on the bytes, stored, then carried out. `source` may be a connection's public key",
  input: z.object({ params: z.object({ source: sourceSchema }) }),
  bodyLimit: maxWebhookBytes,
  async before({ services, network, params }) {
    // Before the source is looked up: a connection's is not in memory.
    await services.rateLimits.takeWebhook(network);
    await services.webhooks.requireSource(await addressOf(services, params.source));
  },
  output: z.object({ duplicate: z.boolean() }),
  handle: async ({ services, headers, rawBody, input: { params } }) => ({
    status: 200,
    result: await services.webhooks.receive(await addressOf(services, params.source), headers, rawBody),
  }),
});

const receiveForWorkspace = anyoneRoute({
  method: "POST",
  path: "/api/webhooks/:workspace/:source",
  summary: "The same for the runs, orders and payments of the workspace with this slug",
  input: z.object({ params: z.object({ workspace: z.string().min(1).max(40), source: sourceSchema }) }),
  bodyLimit: maxWebhookBytes,
  async before({ services, network, params }) {
    await services.rateLimits.takeWebhook(network);
    await services.webhooks.requireSource(await addressOf(services, params.source, params.workspace ?? ""));
  },
  output: z.object({ duplicate: z.boolean() }),
  handle: async ({ services, headers, rawBody, input: { params } }) => ({
    status: 200,
    result: await services.webhooks.receive(await addressOf(services, params.source, params.workspace), headers, rawBody),
  }),
});

/** Without a slug it is the first workspace. @throws AppError NOT_FOUND */
async function addressOf({ tenants }: WebhookRouteServices, source = "", slug: string | null = null): Promise<WebhookTarget> {
  const tenant = slug === null ? await tenants.first() : await tenants.findBySlug(slug);
  if (tenant === null) throw new AppError("NOT_FOUND", { message: `no webhooks are taken from ${source}` });
  return { workspaceId: tenant.workspaceId, source, hasSlug: slug !== null };
}

export const webhookRoutes: Route<WebhookRouteServices>[] = [receive, receiveForWorkspace];

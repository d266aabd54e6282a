import { z } from "zod";
import { AppError } from "@/flows/errors";
import type { RateLimits } from "../../rate-limits/rate-limits";
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
  summary: "Takes a provider's signed webhook: verified on the bytes, stored, then carried out",
  input: z.object({ params: z.object({ source: sourceSchema }) }),
  bodyLimit: maxWebhookBytes,
  async before({ services, network, params }) {
    services.webhooks.requireSource(params.source ?? "");
    await services.rateLimits.takeWebhook(network);
  },
  output: z.object({ duplicate: z.boolean() }),
  async handle({ services, headers, rawBody, input: { params } }) {
    const { workspaceId } = await services.tenants.first();
    return { status: 200, result: await services.webhooks.receive({ workspaceId, source: params.source }, headers, rawBody) };
  },
});

const receiveForWorkspace = anyoneRoute({
  method: "POST",
  path: "/api/webhooks/:workspace/:source",
  summary: "The same for the runs, orders and payments of the workspace with this slug",
  input: z.object({ params: z.object({ workspace: z.string().min(1).max(40), source: sourceSchema }) }),
  bodyLimit: maxWebhookBytes,
  async before({ services, network, params }) {
    services.webhooks.requireSource(params.source ?? "");
    await services.rateLimits.takeWebhook(network);
  },
  output: z.object({ duplicate: z.boolean() }),
  async handle({ services, headers, rawBody, input: { params } }) {
    const tenant = await services.tenants.findBySlug(params.workspace);
    if (tenant === null) throw new AppError("NOT_FOUND", { message: `no webhooks are taken from ${params.source}` });
    return { status: 200, result: await services.webhooks.receive({ workspaceId: tenant.workspaceId, source: params.source }, headers, rawBody) };
  },
});

export const webhookRoutes: Route<WebhookRouteServices>[] = [receive, receiveForWorkspace];

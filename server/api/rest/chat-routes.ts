import { z } from "zod";
import { AppError } from "@/flows/errors";
import { chatMessageSchema, flowStateSchema, type OpenSession, sendMessageSchema, turnAnswerSchema } from "@/flows/protocol/chat";
import { languageOf } from "../../conversations/customer-settings";
import type { Conversations } from "../../conversations/service";
import type { Runs } from "../../runs/runs";
import { findChatWorkspace } from "../../workspaces/find-chat-workspace";
import type { Tenant, Tenants } from "../../workspaces/tenants";
import { openBodySchema } from "./open-session";
import { type Caller, type Route, routesWith } from "./route";
import { countSchema, outsideObjectSchema } from "./schemas";

export type ChatRouteServices = {
  conversations: Pick<Conversations, "open" | "send" | "history">;
  runs: Pick<Runs, "transcript">;
  tenants: Pick<Tenants, "find" | "first" | "findBySlug">;
};

const { anyoneRoute, customerRoute, readerRoute } = routesWith<ChatRouteServices>();

const chatBodyLimit = 65_536;

const open = anyoneRoute({
  access: "opening",
  method: "POST",
  path: "/api/chat/sessions",
  summary: "Open a session; with `flow` a run starts at once",
  status: 201,
  bodyLimit: chatBodyLimit,
  input: z.object({ body: openBodySchema }),
  output: z.object({ sessionId: z.string(), token: z.string(), messages: z.array(chatMessageSchema), flowState: flowStateSchema.nullable() }),
  async handle({ services, caller, input }) {
    const tenant = await workspaceOf(services.tenants, caller, input.body);
    const locale = input.body.locale ?? languageOf(tenant.locale);
    const opening = { ...input.body, locale, channel: "web", workspaceId: tenant.workspaceId, mayOpenPrivate: caller.type === "operator" };
    return { status: 201, result: await services.conversations.open(opening) };
  },
});

const send = customerRoute({
  method: "POST",
  path: "/api/chat/messages",
  summary: "Send a message; answers after the turn's commit",
  bodyLimit: chatBodyLimit,
  repaired: ["message"],
  input: z.object({ body: sendMessageSchema.extend({ data: outsideObjectSchema.nullish() }) }),
  output: turnAnswerSchema,
  async handle({ services, caller, input }) {
    if (input.body.sessionId !== caller.sessionId) throw foreignSession();
    return { status: 200, result: await services.conversations.send(caller.sessionId, input.body) };
  },
});

const history = readerRoute({
  method: "GET",
  path: "/api/chat/sessions/:id/messages",
  summary: "What was said, oldest first",
  input: z.object({ params: z.object({ id: z.string().min(1).max(64) }), query: z.object({ after: countSchema.optional(), limit: countSchema.optional() }) }),
  output: z.object({ messages: z.array(chatMessageSchema), flowState: flowStateSchema.nullable(), hasMore: z.boolean() }),
  async handle({ services, caller, input: { params, query } }) {
    const page = { after: query.after ?? 0, limit: query.limit ?? 200 };
    if (caller.type === "operator") return { status: 200, result: await services.runs.transcript(caller.actor, params.id, page) };
    if (caller.sessionId !== params.id) throw foreignSession();
    return { status: 200, result: await services.conversations.history(params.id, page) };
  },
});

/** A key is of one workspace, whatever the body says; without one it is the workspace of the address. @throws AppError FLOW_NOT_FOUND */
async function workspaceOf(tenants: ChatRouteServices["tenants"], caller: Caller, address: Pick<OpenSession, "workspace" | "flow">): Promise<Tenant> {
  if (caller.type !== "operator") return findChatWorkspace(tenants, address);
  const own = await tenants.find(caller.actor.workspaceId);
  if (address.workspace == null || address.workspace === own.slug) return own;
  throw new AppError("FLOW_NOT_FOUND", { details: { flow: address.flow ?? null } });
}

/** The same whether or not that session exists (rule 7). */
function foreignSession(): AppError {
  return new AppError("FORBIDDEN", { message: "This token belongs to another session." });
}

export const chatRoutes: Route<ChatRouteServices>[] = [open, send, history];

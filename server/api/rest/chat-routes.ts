import { z } from "zod";
import { AppError } from "@/flows/errors";
import { chatMessageSchema, flowStateSchema, type OpenSession, sendMessageSchema, turnAnswerSchema } from "@/flows/protocol/chat";
import { languageOf } from "../../conversations/customer-settings";
import type { Conversations } from "../../conversations/service";
import type { Connections } from "../../door/connections";
import type { NumberProof } from "../../participants/number-proof";
import type { Quotas } from "../../quotas/quotas";
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
  connections: Pick<Connections, "findWebChat" | "web">;
  numberProof: NumberProof;
  quotas: Pick<Quotas, "openConversation" | "takeMessage">;
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
    const { connection: key, ...asked } = input.body;
    const connection = await services.connections.findWebChat(key ?? null);
    const tenant = connection === null ? await workspaceOf(services.tenants, caller, asked) : await tenantOf(services.tenants, caller, connection);
    const entrance = connection ?? (await services.connections.web(tenant.workspaceId));
    const locale = asked.locale ?? languageOf(tenant.locale);
    const place = { workspaceId: tenant.workspaceId, channel: entrance.channel, connectionId: entrance.id };
    const open = () => services.conversations.open({ ...asked, ...place, locale, mayOpenPrivate: caller.type === "operator" });
    return { status: 201, result: await services.quotas.openConversation(tenant.workspaceId, open) };
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
    return { status: 200, result: await services.quotas.takeMessage(caller.workspaceId, () => services.conversations.send(caller.sessionId, input.body)) };
  },
});

const sendCode = customerRoute({
  method: "POST",
  path: "/api/chat/sign-in/code",
  summary: "Send a code to the customer's telephone number, in the place of the last one",
  bodyLimit: chatBodyLimit,
  input: z.object({ body: z.object({ phone: z.string().min(1).max(40) }) }),
  output: z.object({ phone: z.string(), expiresInSeconds: z.number().int() }),
  handle: async ({ services, caller, input, network }) => ({
    status: 200,
    result: await services.numberProof.begin(caller.sessionId, input.body.phone, network),
  }),
});

const signIn = customerRoute({
  method: "POST",
  path: "/api/chat/sign-in",
  summary: "Give the code that was sent: the session goes on, and is its customer's from now on",
  bodyLimit: chatBodyLimit,
  input: z.object({ body: z.object({ code: z.string().regex(/^\s*\d{6}\s*$/) }) }),
  output: z.object({ signedIn: z.literal(true) }),
  async handle({ services, caller, input, network }) {
    await services.numberProof.confirm(caller.sessionId, input.body.code.trim(), network);
    return { status: 200, result: { signedIn: true } };
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

/** The workspace of a web chat's public key; who holds a key of another workspace opens nothing there. @throws AppError NOT_FOUND */
async function tenantOf(tenants: ChatRouteServices["tenants"], caller: Caller, { workspaceId }: { workspaceId: string }): Promise<Tenant> {
  if (caller.type === "operator" && caller.actor.workspaceId !== workspaceId)
    throw new AppError("NOT_FOUND", { message: "There is no web chat with this key." });
  return tenants.find(workspaceId);
}

/** The same whether or not that session exists (rule 7). */
function foreignSession(): AppError {
  return new AppError("FORBIDDEN", { message: "This token belongs to another session." });
}

export const chatRoutes: Route<ChatRouteServices>[] = [open, send, history, sendCode, signIn];

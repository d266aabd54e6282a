import { z } from "zod";
import { AppError } from "@/flows/errors";
import { chatMessageSchema, flowStateSchema, sendMessageSchema, turnAnswerSchema } from "@/flows/protocol/chat";
import { workspaceId } from "../../db/workspace";
import { openBodySchema } from "./open-session";
import { anyoneRoute, customerRoute, type Route, readerRoute } from "./route";
import { countSchema, outsideObjectSchema } from "./schemas";

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
  async handle({ container, caller, input }) {
    const mayOpenPrivate = caller.type === "operator";
    return { status: 201, result: await container.conversations.open({ ...input.body, channel: "web", workspaceId, mayOpenPrivate }) };
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
  async handle({ container, caller, input }) {
    if (input.body.sessionId !== caller.sessionId) throw foreignSession();
    return { status: 200, result: await container.conversations.send(caller.sessionId, input.body) };
  },
});

const history = readerRoute({
  method: "GET",
  path: "/api/chat/sessions/:id/messages",
  summary: "What was said, oldest first",
  input: z.object({ params: z.object({ id: z.string().min(1).max(64) }), query: z.object({ after: countSchema.optional(), limit: countSchema.optional() }) }),
  output: z.object({ messages: z.array(chatMessageSchema), flowState: flowStateSchema.nullable(), hasMore: z.boolean() }),
  async handle({ container, caller, input: { params, query } }) {
    const page = { after: query.after ?? 0, limit: query.limit ?? 200 };
    if (caller.type === "operator") return { status: 200, result: await container.runs.transcript(caller.actor, params.id, page) };
    if (caller.sessionId !== params.id) throw foreignSession();
    return { status: 200, result: await container.conversations.history(params.id, page) };
  },
});

/** The same whether or not that session exists (rule 7). */
function foreignSession(): AppError {
  return new AppError("FORBIDDEN", { message: "This token belongs to another session." });
}

export const chatRoutes: Route[] = [open, send, history];

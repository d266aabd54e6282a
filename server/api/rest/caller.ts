import type { IncomingMessage } from "node:http";
import { AppError } from "@/flows/errors";
import { type Actor, authorise } from "../../access/actor";
import { type Identify, workspaceAsked } from "../../accounts/identify";
import { findSession, type Session } from "../../conversations/find-session";
import type { Conversations } from "../../conversations/service";
import type { Env } from "../../env";
import type { Network } from "../../network/address";
import { isSameOrigin } from "../../network/same-origin";
import type { Floods } from "../../rate-limits/floods";
import type { RateLimits } from "../../rate-limits/rate-limits";
import type { Access, Caller } from "./route";

/** How callers are known and counted. */
export type CallerServices = {
  env: Pick<Env, "publicUrl">;
  identify: Pick<Identify, "byKey" | "byCookie">;
  conversations: Pick<Conversations, "authenticate">;
  rateLimits: Pick<RateLimits, "useKey" | "usePerson" | "useStranger" | "openSession" | "sendMessage">;
  floods: Pick<Floods, "requireGuess" | "wrongGuess" | "takeMessage" | "takeRead">;
};

/** `Authorization: Bearer <token>`; null when there is no such header, empty for another scheme. */
export function bearerOf(request: Pick<IncomingMessage, "headers">): string | null {
  const header = request.headers.authorization;
  if (header === undefined) return null;
  return /^bearer +(\S+) *$/i.exec(header)?.[1] ?? "";
}

/**
 * Decides who calls and whether they may, and counts the call (rules 6, 7 and 37).
 * @throws AppError `UNAUTHENTICATED`, `FORBIDDEN`, `RATE_LIMITED`
 */
export async function admit(request: IncomingMessage, access: Access, { services, network }: { services: CallerServices; network: Network }): Promise<Caller> {
  switch (access.type) {
    case "anyone":
      return { type: "anyone" };
    case "opening":
      return admitOpening(request, services, network);
    case "customer":
      return admitCustomer(request, services, network);
    case "reader":
      return admitReader(request, services, network);
    case "operator": {
      const actor = await requireOperator(request, services, network);
      await useOf(actor, services);
      authorise(actor, access.permission);
      return { type: "operator", actor };
    }
  }
}

/** A request with a valid key counts against the key only; any other credential is ignored, and counts as an opening like any other. */
async function admitOpening(request: IncomingMessage, services: CallerServices, network: Network): Promise<Caller> {
  const token = bearerOf(request);
  const actor = token ? await keyOrNothing(token, services, network) : null;
  await (actor ? services.rateLimits.useKey(actor.id) : services.rateLimits.openSession(network));
  return actor ? { type: "operator", actor } : { type: "anyone" };
}

/** A wrong key is counted as one; where many were wrong, a key is not looked up and is worth nothing here, rather than refused. */
async function keyOrNothing(token: string, { identify }: CallerServices, network: Network): Promise<Actor | null> {
  try {
    return await identify.byKey(token, network);
  } catch (error) {
    if (error instanceof AppError && error.code === "RATE_LIMITED") return null;
    throw error;
  }
}

async function admitCustomer(request: IncomingMessage, services: CallerServices, network: Network): Promise<Caller> {
  const session = await sessionOf(request, services, network);
  if (session === null) throw unauthenticated("This needs the session's token.");
  services.floods.takeMessage({ who: session.conversationId, network });
  await services.rateLimits.sendMessage(session.conversationId);
  return customerOf(session);
}

async function sessionOf(request: IncomingMessage, { conversations, floods }: CallerServices, network: Network): Promise<Session | null> {
  return findSession(bearerOf(request) ?? "", network, { floods, authenticate: conversations.authenticate });
}

const customerOf = ({ conversationId, workspaceId }: Session): Caller => ({ type: "customer", sessionId: conversationId, workspaceId });

async function admitReader(request: IncomingMessage, services: CallerServices, network: Network): Promise<Caller> {
  const session = await sessionOf(request, services, network);
  if (session !== null) {
    services.floods.takeRead({ who: session.conversationId, network });
    return customerOf(session);
  }
  const actor = await requireOperator(request, services, network);
  await useOf(actor, services);
  authorise(actor, "conversations:read");
  return { type: "operator", actor };
}

function useOf(actor: Actor, { rateLimits }: CallerServices): Promise<void> {
  return actor.type === "apiKey" ? rateLimits.useKey(actor.id) : rateLimits.usePerson(actor.id);
}

/** A key when there is an `Authorization` header, else the cookie; a cookie's writes must come from our own pages. */
async function requireOperator(request: IncomingMessage, { identify, env, rateLimits }: CallerServices, network: Network): Promise<Actor> {
  const token = bearerOf(request);
  const asked = workspaceAsked(request.headers);
  const actor = token === null ? await identify.byCookie(request.headers.cookie, network, asked) : await identify.byKey(token, network);
  // A key is of one workspace.
  if (actor?.type === "apiKey" && asked !== null && asked !== actor.workspaceId) throw new AppError("WORKSPACE_NOT_FOUND");
  if (!actor) {
    await rateLimits.useStranger(network);
    throw unauthenticated("Sign in, or send a valid API key.");
  }
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (actor.type === "user" && !isRead && !isSameOrigin(request.headers.origin, request.headers.host, env.publicUrl)) {
    throw new AppError("FORBIDDEN", { message: "Changes with a cookie are accepted from this site's own pages only." });
  }
  return actor;
}

function unauthenticated(message: string): AppError {
  return new AppError("UNAUTHENTICATED", { message });
}

import { setImmediate as breathe } from "node:timers/promises";
import { AppError } from "@/flows/errors";
import type { Actor } from "../access/actor";
import type { ActorChange, ActorChanges } from "../access/actor-changes";
import type { Identify } from "../accounts/identify";
import type { Conversations } from "../conversations/service";
import type { Logger } from "../logging/logger";
import type { ChatNamespace, StudioNamespace, StudioSocket } from "./namespaces";

/** The net below the notices: what nobody told of (a row changed by hand, a sign-in that ran out) is found after this long. */
const recheckEveryMs = 30_000;
/** Sockets between which other work goes on. */
const batch = 100;

export type RevalidationServices = {
  actorChanges: Pick<ActorChanges, "subscribe" | "onGap">;
  identify: Pick<Identify, "again" | "refresh">;
  conversations: Pick<Conversations, "stillValid">;
  log: Pick<Logger, "warn">;
};
export type RevalidationDeps = RevalidationServices & { studio: StudioNamespace; chat: ChatNamespace };

/** Keeps every open socket to what its owner may hear now. */
export type Revalidation = {
  /** From now on the socket is ended or made to connect again when its actor changes. */
  follow: (socket: StudioSocket) => void;
  /** Who the socket is, asked again. @throws AppError `UNAUTHENTICATED` when it is nobody any more, or somebody else than it was */
  actorOf: (socket: StudioSocket) => Promise<Actor>;
  /** Asks of every socket whether it may still be here: one statement for 500 people, keys or customers. */
  recheck: () => Promise<void>;
  stop: () => void;
};

export function createRevalidation({ actorChanges, identify, conversations, log, studio, chat }: RevalidationDeps): Revalidation {
  const byActor = new Map<string, Set<StudioSocket>>();

  async function check(socket: StudioSocket): Promise<Actor | null> {
    if (!socket.connected) return null;
    const before = socket.data.actor;
    const actor = await identify.again(socket.data.credential);
    if (actor !== null && isSame(actor, before)) return actor;
    if (actor === null) end(socket);
    else renew(socket);
    return null;
  }

  const checkQuietly = (socket: StudioSocket) =>
    check(socket).catch((error: unknown) => log.warn({ err: error }, "a socket's actor could not be asked for; it is asked for again"));

  function hear({ actor, what, sessionId }: ActorChange): void {
    for (const socket of byActor.get(keyOf(actor)) ?? []) {
      const own = socket.data.actor.sessionId;
      if (sessionId !== undefined && own === undefined) void checkQuietly(socket);
      else if (sessionId !== undefined && own !== sessionId) continue;
      else if (what === "ended") end(socket);
      else renew(socket);
    }
  }

  async function recheckStudio(): Promise<void> {
    const sockets = [...studio.sockets.values()];
    await identify.refresh(sockets.map(({ data }) => data));
    for (const [index, socket] of sockets.entries()) {
      await checkQuietly(socket);
      if (index % batch === batch - 1) await breathe();
    }
  }

  async function recheckChat(): Promise<void> {
    const sockets = [...chat.sockets.values()];
    const valid = await conversations.stillValid([...new Set(sockets.map(({ data }) => data.tokenHash))]);
    for (const socket of sockets) if (!valid.has(socket.data.tokenHash)) socket.disconnect(true);
  }

  async function recheck(): Promise<void> {
    // Without the database nobody is shut out: nothing happens in a run then that could be heard.
    await Promise.all([recheckStudio(), recheckChat()]).catch((error: unknown) => log.warn({ err: error }, "sockets could not be checked again"));
  }

  const endSubscription = actorChanges.subscribe(hear);
  const endGaps = actorChanges.onGap(() => void recheck());
  const stopTimer = repeat(recheck, recheckEveryMs);

  return {
    follow(socket) {
      const key = keyOf(socket.data.actor);
      const sockets = byActor.get(key) ?? new Set();
      byActor.set(key, sockets.add(socket));
      socket.once("disconnect", () => sockets.delete(socket) && sockets.size === 0 && byActor.get(key) === sockets && byActor.delete(key));
      // A change between its admission and this line was heard by nobody.
      void checkQuietly(socket);
    },
    async actorOf(socket) {
      const actor = await check(socket);
      if (actor === null) throw new AppError("UNAUTHENTICATED", { message: "Sign in again." });
      return actor;
    },
    recheck,
    stop() {
      stopTimer();
      endSubscription();
      endGaps();
    },
  };
}

const keyOf = ({ type, id }: Pick<Actor, "type" | "id">) => `${type}:${id}`;

function isSame(one: Actor, other: Actor): boolean {
  return keyOf(one) === keyOf(other) && one.workspaceId === other.workspaceId && one.role === other.role;
}

/** Leaves its rooms in this very moment; a client must sign in before it comes back. */
function end(socket: StudioSocket): void {
  socket.disconnect(true);
}

/**
 * Hears nothing as the old role from this very moment on. It is the transport that ends, so that a client connects again by itself,
 * as the new role, and asks for what it missed.
 */
function renew(socket: StudioSocket): void {
  for (const room of socket.rooms) void socket.leave(room);
  socket.conn.close();
}

/** With jitter, so that nodes that started together do not ask together. Gives the function that stops it. */
function repeat(work: () => Promise<void>, everyMs: number): () => void {
  const state: { timer: NodeJS.Timeout | null; isStopped: boolean } = { timer: null, isStopped: false };
  function plan(): void {
    if (state.isStopped) return;
    state.timer = setTimeout(() => void work().then(plan, plan), everyMs * (0.8 + 0.4 * Math.random()));
    state.timer.unref();
  }
  plan();
  return () => {
    state.isStopped = true;
    if (state.timer !== null) clearTimeout(state.timer);
  };
}

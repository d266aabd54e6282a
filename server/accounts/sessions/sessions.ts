import { AppError } from "@/flows/errors";
import type { Actor } from "../../access/actor";
import type { ActorChanges } from "../../access/actor-changes";
import { networkOf } from "../../network/address";
import { createActorCache } from "../actor-cache";
import { newSecret } from "../secrets";
import { browserWords } from "./browser-words";
import type { SessionToken } from "./session-cookie";
import type { Membership, SessionRow, SessionsRepository } from "./sessions-repository";

const dayMs = 24 * 3_600_000;
/** Unused for so long, a browser has to sign in again. */
const idleMs = 7 * dayMs;
/** And after so long in any case. */
export const longestSessionMs = 30 * dayMs;
/** `lastSeenAt` is written at most this often. */
const touchEveryMs = 60_000;
/** Ended ones stay so long: networks they came from are known. */
const sweepAfterMs = 90 * dayMs;

export type Client = { address: string; userAgent: string | null };
export type ShownSession = SessionRow & { isThis: boolean };

export type SessionsDeps = {
  repository: SessionsRepository;
  now: () => number;
  changes: ActorChanges;
  onTouchFailed: (error: unknown) => void;
};

/** Sign-ins of browsers, kept here: a cookie opens only what its row allows, so ending the row ends the cookie. */
export function createSessions({ repository, now, changes, onTouchFailed }: SessionsDeps) {
  const cache = createActorCache({ load: (ids) => load({ repository, now }, ids), now });
  const touched = new Map<string, number>();
  changes.subscribe(({ actor }) => actor.type === "user" && cache.forget(actor.id));
  changes.onGap(cache.forgetAll);

  function touch(id: string): void {
    if ((touched.get(id) ?? 0) > now() - touchEveryMs) return;
    if (touched.size > 10_000) touched.clear();
    touched.set(id, now());
    repository.touch(id, new Date(now()), new Date(now() + idleMs)).catch(onTouchFailed);
  }

  async function end(userId: string, sessionId: string): Promise<boolean> {
    const isEnded = await repository.end(userId, sessionId, new Date(now()));
    if (isEnded) changes.tell({ actor: { type: "user", id: userId }, what: "ended", sessionId });
    return isEnded;
  }

  return {
    /** Begins one. `version`: the person's, read before they proved who they are, so that a change in between leaves it dead. */
    async begin({
      userId,
      version,
      workspaceId = null,
      address,
      userAgent,
    }: { userId: string; version: number; workspaceId?: string | null } & Client): Promise<string> {
      const [id, at] = [newSecret(), now()];
      const times = { at: new Date(at), idleUntil: new Date(at + idleMs), expiresAt: new Date(at + longestSessionMs) };
      await repository.begin({ id, userId, version, workspaceId, ...times, network: networkOf(address), browser: browserWords(userAgent) });
      return id;
    },
    /**
     * The person as an actor with today's role (at most 5 s old) in the workspace they ask for, else in the one that they switched
     * to last. Null when the session has ended or they are no member there, which reads like a workspace that is not there.
     */
    async actorFor({ userId, sessionId }: SessionToken, workspaceId: string | null = null): Promise<Actor | null> {
      const person = await cache.find(sessionId);
      if (person === null || person.id !== userId) return null;
      touch(sessionId);
      return actorIn(person, workspaceId);
    },
    /** Whether the session is alive, of whatever workspace. */
    isAlive: async ({ userId, sessionId }: SessionToken): Promise<boolean> => (await cache.find(sessionId))?.id === userId,
    /** Where this person's sessions open from now on when no workspace is asked for. */
    async switchTo(actor: Actor, workspaceId: string): Promise<void> {
      const { id, sessionId } = requireSignedIn(actor);
      await repository.switchTo(sessionId, workspaceId);
      cache.forget(id);
    },
    lastWorkspaceOf: repository.lastWorkspaceOf,
    /** Reads these sessions anew, together. */
    refresh: cache.refresh,
    /** Ends one; whether there was one to end. */
    end,
    /** Tells everybody of sessions that a transaction has ended. */
    tellEnded(userId: string, sessionIds: readonly string[]): void {
      for (const sessionId of sessionIds) changes.tell({ actor: { type: "user", id: userId }, what: "ended", sessionId });
      changes.tell({ actor: { type: "user", id: userId }, what: "changed" });
    },
    isKnownNetwork: (userId: string, address: string): Promise<boolean> => repository.isKnownNetwork(userId, networkOf(address)),
    /** This one first, then the one that was used last. */
    async list(actor: Actor): Promise<ShownSession[]> {
      const { id, sessionId } = requireSignedIn(actor);
      const sessions = (await repository.listOf(id, new Date(now()))).map((session) => ({ ...session, isThis: session.id === sessionId }));
      return sessions.sort((a, b) => Number(b.isThis) - Number(a.isThis));
    },
    /** Takes away what ended long ago. */
    sweep: (): Promise<number> => repository.sweep(new Date(now() - sweepAfterMs)),
  };
}

/** Somebody signed in, with all that they are a member of. */
type SignedInPerson = { id: string; sessionId: string; lastWorkspaceId: string | null; memberships: Membership[] };

async function load({ repository, now }: Pick<SessionsDeps, "repository" | "now">, ids: readonly string[]): Promise<ReadonlyMap<string, SignedInPerson>> {
  const rows = await repository.findLiving(ids, new Date(now()));
  return new Map(rows.map(({ id, userId, ...person }) => [id, { id: userId, sessionId: id, ...person }]));
}

function actorIn({ id, sessionId, lastWorkspaceId, memberships }: SignedInPerson, asked: string | null): Actor | null {
  const found = (workspaceId: string | null) => memberships.find((membership) => membership.workspaceId === workspaceId);
  const membership = asked === null ? (found(lastWorkspaceId) ?? memberships[0]) : found(asked);
  return membership === undefined ? null : { type: "user", id, ...membership, sessionId };
}

/** @throws AppError `FORBIDDEN` for a key: what belongs to a person is done by the person, signed in */
export function requireSignedIn(actor: Actor): Actor & { sessionId: string } {
  const { sessionId } = actor;
  if (actor.type !== "user" || sessionId === undefined) throw new AppError("FORBIDDEN", { message: "This is for people who are signed in." });
  return { ...actor, sessionId };
}

export type Sessions = ReturnType<typeof createSessions>;

import { z } from "zod";
import type { Actor } from "./actor";

/**
 * What an actor may do has changed: its role ("changed"), or it may do nothing any more ("ended": a key revoked, a person removed).
 * With `sessionId` only that one sign-in of the person has ended, and other browsers of theirs go on.
 */
export type ActorChange = { actor: Pick<Actor, "type" | "id">; what: "ended" | "changed"; sessionId?: string };

/** The way to other processes; each hears what the others told, never itself. */
export type ActorChangesLink = {
  actorChanged: (text: string) => void;
  /** `onGap`: news may have been missed. */
  onActorChanged: (listener: (text: string) => void, onGap: () => void) => void;
};

export type ActorChangesDeps = { link: ActorChangesLink | null; onError: (error: unknown) => void };

/**
 * Carries changes of what actors may do, in this process at once and to the others over Redis. Listeners are told in the order in
 * which they subscribed, so that caches, which the container makes first, have forgotten before anybody asks them again.
 */
export function createActorChanges({ link, onError }: ActorChangesDeps) {
  const listeners = new Set<(change: ActorChange) => void>();
  const gapListeners = new Set<() => void>();

  function each(work: () => void): void {
    try {
      work();
    } catch (error) {
      onError(error);
    }
  }

  function hear(change: ActorChange): void {
    for (const listener of listeners) each(() => listener(change));
  }

  link?.onActorChanged(
    (text) =>
      each(() => {
        const change = read(text);
        if (change !== null) hear(change);
      }),
    () => {
      for (const listener of gapListeners) each(listener);
    },
  );

  return {
    /** To be called once the change is committed. */
    tell(change: ActorChange): void {
      hear(change);
      link?.actorChanged(write(change));
    },
    /** Gives the function that ends the subscription. */
    subscribe(listener: (change: ActorChange) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Changes may have been missed: whatever relies on them must be asked for again. Gives the function that ends the subscription. */
    onGap(listener: () => void): () => void {
      gapListeners.add(listener);
      return () => gapListeners.delete(listener);
    },
  };
}

export type ActorChanges = ReturnType<typeof createActorChanges>;

const partsSchema = z.union([
  z.tuple([z.enum(["ended", "changed"]), z.enum(["user", "apiKey"]), z.string().min(1)]),
  z.tuple([z.enum(["ended", "changed"]), z.enum(["user", "apiKey"]), z.string().min(1), z.string().min(1)]),
]);

/** Without spaces, as notices are. */
function write({ actor, what, sessionId }: ActorChange): string {
  const parts = [what, actor.type, actor.id, ...(sessionId === undefined ? [] : [sessionId])];
  return parts.map(encodeURIComponent).join("/");
}

function read(text: string): ActorChange | null {
  const parts = partsSchema.safeParse(text.split("/").map(decodeURIComponent));
  if (!parts.success) return null;
  const [what, type, id, sessionId] = parts.data;
  return { actor: { type, id }, what, ...(sessionId === undefined ? {} : { sessionId }) };
}

import { AppError } from "@/flows/errors";
import { type Actor, authorise, bylineOf, type Role } from "../access/actor";
import type { ActorChanges } from "../access/actor-changes";
import { createActorCache } from "./actor-cache";
import type { ApiKeyRow, ApiKeysRepository } from "./api-keys-repository";
import { hashSecret, newSecret } from "./secrets";

/** `lastUsedAt` is written at most this often a key: it answers "is it still in use", not "when exactly". */
const touchEveryMs = 60_000;
const rightMs = 3_600_000;
/** Nothing shorter is ever a key, and nothing longer is looked up. */
const keyLength = { min: 32, max: 200 };

export type ApiKeysDeps = {
  repository: ApiKeysRepository;
  newId: (prefix: "k") => string;
  now: () => number;
  onTouchFailed: (error: unknown) => void;
  /** Told of each key that is revoked. */
  changes: ActorChanges;
};

/** What tells keys apart in a list. */
export function hintOf(key: string): string {
  return `${key.slice(0, 8)}…`;
}

/** Keys of other programs. Stored hashed; the key itself is shown once, when it is made. */
export function createApiKeys({ repository, newId, now, onTouchFailed, changes }: ApiKeysDeps) {
  const cache = createActorCache<Actor>({
    load: async (hashes) => new Map((await repository.findByHashes(hashes)).map(({ hash, ...key }) => [hash, { type: "apiKey", ...key }])),
    now,
  });
  changes.subscribe(({ actor }) => actor.type === "apiKey" && cache.forget(actor.id));
  changes.onGap(cache.forgetAll);
  const touched = new Map<string, number>();

  function touch(id: string): void {
    if ((touched.get(id) ?? 0) > now() - touchEveryMs) return;
    touched.set(id, now());
    repository.touch(id, new Date(now())).catch(onTouchFailed);
  }

  /** Until when a key that was right is looked up without further questions, by its hash. */
  const rightUntil = new Map<string, number>();

  return {
    /** Whether this process has seen the key open something within the hour. */
    wasRightLately: (key: string): boolean => (rightUntil.get(hashSecret(key)) ?? 0) > now(),
    /** The key as an actor (at most 5 s old); null when it is unknown or revoked. */
    async actorForKey(key: string): Promise<Actor | null> {
      if (key.length < keyLength.min || key.length > keyLength.max) return null;
      const hash = hashSecret(key);
      const actor = await cache.find(hash);
      if (!actor) return null;
      if (rightUntil.size > 10_000) rightUntil.clear();
      rightUntil.set(hash, now() + rightMs);
      touch(actor.id);
      return actor;
    },
    /** Reads the keys anew, together. */
    refresh: (keys: readonly string[]): Promise<void> => cache.refresh(keys.map(hashSecret)),
    async list(actor: Actor): Promise<ApiKeyRow[]> {
      authorise(actor, "keys:manage");
      return repository.list(actor.workspaceId);
    },
    async create(actor: Actor, { name, role }: { name: string; role: Role }): Promise<ApiKeyRow & { key: string }> {
      authorise(actor, "keys:manage");
      const key = `pk_${newSecret()}`;
      const row = { id: newId("k"), workspaceId: actor.workspaceId, name, hash: hashSecret(key), hint: hintOf(key), role, createdBy: actor.id };
      return { ...(await repository.create(row, bylineOf(actor))), key };
    },
    /** Works from the next request on, and ends its sockets. @throws AppError `KEY_NOT_FOUND` */
    async revoke(actor: Actor, id: string): Promise<void> {
      authorise(actor, "keys:manage");
      const isThere = await repository.revoke(actor.workspaceId, id, new Date(now()), bylineOf(actor));
      if (!isThere) throw new AppError("KEY_NOT_FOUND");
      changes.tell({ actor: { type: "apiKey", id }, what: "ended" });
    },
  };
}

export type ApiKeys = ReturnType<typeof createApiKeys>;

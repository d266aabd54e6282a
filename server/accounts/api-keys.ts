import { AppError } from "@/flows/errors";
import { type Actor, authorise, type Role } from "./actor";
import type { ApiKeyRow, ApiKeysRepository } from "./api-keys-repository";
import { hashSecret, newSecret } from "./secrets";

const cacheMs = 5_000;
/** `lastUsedAt` is written at most this often a key: it answers "is it still in use", not "when exactly". */
const touchEveryMs = 60_000;
/** Nothing shorter is ever a key, and nothing longer is looked up. */
const keyLength = { min: 32, max: 200 };

export type ApiKeysDeps = { repository: ApiKeysRepository; newId: (prefix: "k") => string; now: () => number; onTouchFailed: (error: unknown) => void };

/** What tells keys apart in a list. */
export function hintOf(key: string): string {
  return `${key.slice(0, 8)}…`;
}

/** Keys of other programs. Stored hashed; the key itself is shown once, when it is made. */
export function createApiKeys({ repository, newId, now, onTouchFailed }: ApiKeysDeps) {
  const cache = new Map<string, { actor: Actor | null; until: number }>();
  const touched = new Map<string, number>();

  function touch(id: string): void {
    if ((touched.get(id) ?? 0) > now() - touchEveryMs) return;
    touched.set(id, now());
    repository.touch(id, new Date(now())).catch(onTouchFailed);
  }

  return {
    /** The key as an actor (at most 5 s old); null when it is unknown or revoked. */
    async actorForKey(key: string): Promise<Actor | null> {
      if (key.length < keyLength.min || key.length > keyLength.max) return null;
      const hash = hashSecret(key);
      let known = cache.get(hash);
      if (!known || known.until <= now()) {
        const row = await repository.findByHash(hash);
        known = { actor: row && { type: "apiKey", ...row }, until: now() + cacheMs };
        if (cache.size > 10_000) cache.clear();
        cache.set(hash, known);
      }
      if (known.actor) touch(known.actor.id);
      return known.actor;
    },
    async list(actor: Actor): Promise<ApiKeyRow[]> {
      authorise(actor, "keys:manage");
      return repository.list(actor.workspaceId);
    },
    async create(actor: Actor, { name, role }: { name: string; role: Role }): Promise<ApiKeyRow & { key: string }> {
      authorise(actor, "keys:manage");
      const key = `pk_${newSecret()}`;
      const row = { id: newId("k"), workspaceId: actor.workspaceId, name, hash: hashSecret(key), hint: hintOf(key), role, createdBy: actor.id };
      return { ...(await repository.create(row, `${actor.type}:${actor.id}`)), key };
    },
    /** Works from the next request on. @throws AppError `KEY_NOT_FOUND` */
    async revoke(actor: Actor, id: string): Promise<void> {
      authorise(actor, "keys:manage");
      const hash = await repository.revoke(actor.workspaceId, id, new Date(now()), `${actor.type}:${actor.id}`);
      if (hash === null) throw new AppError("KEY_NOT_FOUND");
      cache.delete(hash);
    },
  };
}

export type ApiKeys = ReturnType<typeof createApiKeys>;

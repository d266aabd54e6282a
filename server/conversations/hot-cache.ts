import type { Loaded } from "./conversation";

/**
 * Conversations of this process as their last commit left them, the least recently used thrown out first.
 * A stale one is harmless: the revision check of the commit notices it.
 */
export function createHotCache(capacity = 5_000, now: () => number = Date.now) {
  const entries = new Map<string, { loaded: Loaded; at: number }>();
  const idsByToken = new Map<string, string>();

  const forget = (conversationId: string) => {
    const entry = entries.get(conversationId);
    if (entry !== undefined) idsByToken.delete(entry.loaded.conversation.tokenHash);
    entries.delete(conversationId);
  };

  return {
    get(conversationId: string): Loaded | null {
      const entry = entries.get(conversationId);
      if (entry === undefined) return null;
      entries.delete(conversationId);
      entries.set(conversationId, entry);
      return entry.loaded;
    },
    findByToken(tokenHash: string): Loaded | null {
      const id = idsByToken.get(tokenHash);
      const loaded = id === undefined ? null : this.get(id);
      // A conversation may have got another token since.
      return loaded?.conversation.tokenHash === tokenHash ? loaded : null;
    },
    /** Forgets the conversation that this token opens. */
    forgetToken(tokenHash: string): void {
      const id = idsByToken.get(tokenHash);
      idsByToken.delete(tokenHash);
      if (id !== undefined) forget(id);
    },
    put(loaded: Loaded): void {
      entries.delete(loaded.conversation.id);
      entries.set(loaded.conversation.id, { loaded, at: now() });
      idsByToken.set(loaded.conversation.tokenHash, loaded.conversation.id);
      if (entries.size > capacity) for (const oldest of entries.keys()) return forget(oldest);
    },
    forget,
    /** Forgets a copy that was read or written longer ago. */
    forgetOlderThan(conversationId: string, ms: number): void {
      const entry = entries.get(conversationId);
      if (entry !== undefined && now() - entry.at > ms) forget(conversationId);
    },
    size: (): number => entries.size,
    clear(): void {
      entries.clear();
      idsByToken.clear();
    },
  };
}

export type HotCache = ReturnType<typeof createHotCache>;

const trustMs = 5_000;
const largest = 10_000;
/** Credentials that one statement asks for. */
const batch = 500;

export type ActorCacheDeps<Who> = {
  /** Who stands behind these credentials; one that is missing has nobody. */
  load: (credentials: readonly string[]) => Promise<ReadonlyMap<string, Who>>;
  now: () => number;
};

/** People and keys by what names them (a sign-in, a key's hash), believed for 5 s or until they are forgotten. */
export function createActorCache<Who extends { id: string }>({ load, now }: ActorCacheDeps<Who>) {
  const known = new Map<string, { actor: Who | null; until: number }>();
  let forgettings = 0;

  async function read(credentials: readonly string[]): Promise<ReadonlyMap<string, Who>> {
    const before = forgettings;
    const found = await load(credentials);
    // What was read while somebody was forgotten may be from before the change.
    if (before !== forgettings) return found;
    if (known.size > largest) known.clear();
    for (const credential of credentials) known.set(credential, { actor: found.get(credential) ?? null, until: now() + trustMs });
    return found;
  }

  return {
    async find(credential: string): Promise<Who | null> {
      const kept = known.get(credential);
      if (kept && kept.until > now()) return kept.actor;
      return (await read([credential])).get(credential) ?? null;
    },
    /** Reads them anew, however fresh they are: one statement for 500. */
    async refresh(credentials: readonly string[]): Promise<void> {
      for (let at = 0; at < credentials.length; at += batch) await read(credentials.slice(at, at + batch));
    },
    forget(actorId: string): void {
      forgettings += 1;
      for (const [credential, { actor }] of known) if (credential === actorId || actor?.id === actorId) known.delete(credential);
    },
    forgetAll(): void {
      forgettings += 1;
      known.clear();
    },
  };
}

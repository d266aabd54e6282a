export type KeptDeps<T> = {
  load: (workspaceId: string) => Promise<T>;
  now: () => number;
};

/** After so long it is read anew, for a change that nobody told of. */
const believedMs = 10_000;

/** What is set of workspaces, in memory: whoever works for one asks here. `forget` when something of it has changed. */
export function createKept<T>({ load, now }: KeptDeps<T>) {
  const known = new Map<string, { value: T; at: number }>();
  const loading = new Map<string, Promise<T>>();
  /** What was read while something was forgotten may be from before the change. */
  let forgettings = 0;

  async function read(workspaceId: string): Promise<T> {
    const before = forgettings;
    const value = await load(workspaceId);
    if (before === forgettings) known.set(workspaceId, { value, at: now() });
    return value;
  }

  function readOnce(workspaceId: string): Promise<T> {
    const under = loading.get(workspaceId);
    if (under !== undefined) return under;
    const made = read(workspaceId).finally(() => {
      if (loading.get(workspaceId) === made) loading.delete(workspaceId);
    });
    loading.set(workspaceId, made);
    return made;
  }

  return {
    /** What was known before counts on while it cannot be read. */
    async find(workspaceId: string): Promise<T> {
      const entry = known.get(workspaceId);
      if (entry !== undefined && now() - entry.at <= believedMs) return entry.value;
      if (entry === undefined) return readOnce(workspaceId);
      return readOnce(workspaceId).catch(() => entry.value);
    },
    /** One has changed, or news of that may have been missed. */
    forgetAll(): void {
      forgettings += 1;
      known.clear();
      loading.clear();
    },
  };
}

export type Kept<T> = ReturnType<typeof createKept<T>>;

import type { PlantedBug } from "./planted-bug";

/** The database does not see to what it should, or its statements are written in the wrong order. */
export const bugsOfTheStore: { readonly [name: string]: PlantedBug } = {
  "no-version-check": { says: "A turn is written whatever revision the run has by now.", rules: { runRevision: false, uniqueStep: false } },
  "no-dedupe": { says: "A message that comes again is taken again.", rules: { uniqueMessage: false } },
  "no-conversation-version": {
    says: "What is said without a run is written whatever happened to the conversation meanwhile.",
    rules: { conversationRevision: false, oneForeground: false },
  },
  "webhook-dedupe-off": { says: "A provider's event that comes again is stored again.", rules: { uniqueWebhook: false } },
  "webhook-taken-twice": {
    says: "A webhook that one turn has taken is taken by another one too.",
    rules: { webhookOnce: false, runRevision: false, uniqueStep: false },
  },
  "late-payment-moves-backwards": { says: "A payment goes where the newest event says, whatever it was.", rules: { paymentMoves: false } },
  "lease-ignored": {
    says: "A run that another process has under way is taken over as if nobody held it.",
    rules: { leases: false },
    conversations: (sound) => ({
      ...sound,
      async load(id) {
        const loaded = await sound.load(id);
        return loaded === null ? null : { ...loaded, lease: null };
      },
    }),
  },
  "inbound-first": {
    says: "The message goes in first and the version check after it: who loses the race leaves the message behind as taken.",
    commit:
      (sound, { store }) =>
      async (commit) => {
        const result = await sound(commit);
        const [inbound] = commit.messages.filter(({ role }) => role === "user");
        const said = store.tables.messages.get(commit.conversationId);
        const conversation = store.tables.conversations.get(commit.conversationId);
        if (result.type !== "stale" || inbound === undefined || said === undefined || conversation === undefined) return result;
        const seq = conversation.lastSeq + 1;
        store.tables.conversations.set(commit.conversationId, { ...conversation, lastSeq: seq });
        const { conversationId, turnId } = commit;
        said.push({ ...inbound, payload: { event: null, data: null }, seq, conversationId, turnId, createdAt: new Date(commit.at) });
        return result;
      },
  },
  "last-seq-from-memory": {
    says: "A process numbers messages from what it remembers of the conversation.",
    commit(sound, { store }) {
      const known = new Map<string, number>();
      return async (commit) => {
        const { conversationId } = commit;
        const result = await sound(commit);
        if (result.type !== "committed") return result;
        const base = known.get(conversationId) ?? result.lastSeq - commit.messages.length;
        const own = new Set(commit.messages.map(({ id }) => id));
        const written = (store.tables.messages.get(conversationId) ?? []).filter(({ id }) => own.has(id));
        for (const [index, message] of written.entries()) message.seq = base + index + 1;
        known.set(conversationId, base + commit.messages.length);
        return { ...result, lastSeq: base + commit.messages.length };
      };
    },
  },
  "app-clock-decides": {
    says: "Which timers are due is asked of the process's own clock.",
    wakes: (sound, { store, now, owner, ask }) => ({
      ...sound,
      claim: (limit) =>
        ask("claim runs", () =>
          [...store.tables.runs.values()]
            .filter(({ nextWakeAt, lockedUntil }) => nextWakeAt !== null && nextWakeAt <= now() && (lockedUntil ?? 0) < store.now())
            .slice(0, limit)
            .map((run) => {
              const { id, conversationId, revision } = run;
              const attempts = run.attempts + 1;
              store.tables.runs.set(id, { ...run, lockedUntil: store.now() + 3_000, lockedBy: owner.name, attempts });
              store.watch.leased(id, owner.name);
              return { id, conversationId, revision, attempts, isInterrupted: run.phase === "PROCESSING" };
            }),
        ),
    }),
  },
};

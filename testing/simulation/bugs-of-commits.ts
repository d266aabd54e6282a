import { sealOf } from "@/flows/engine/record/seal";
import type { Committed, TurnCommit } from "@/server/db/turn-commit";
import type { ModelStore } from "./model-store";
import type { Commit, PlantedBug } from "./planted-bug";

/** What a commit would answer if it went through. */
function foretold({ tables }: ModelStore, { guard, conversationId, messages }: TurnCommit): Committed {
  const conversation = tables.conversations.get(conversationId);
  const revision = (conversation?.revision ?? -1) + (guard.type === "run" ? 0 : 1);
  return {
    type: "committed",
    lastSeq: (conversation?.lastSeq ?? 0) + messages.length,
    conversationRevision: revision,
    runRevision: guard.type === "run" ? guard.revision + 1 : "run" in guard ? 1 : null,
  };
}

const changed =
  (change: (commit: TurnCommit) => TurnCommit) =>
  (sound: Commit): Commit =>
  (commit) =>
    sound(change(commit));

const isFromCustomer = ({ role }: TurnCommit["messages"][number]): boolean => role === "user";

/** What a turn writes is not what it did, or not when it says so. */
export const bugsOfCommits: { readonly [name: string]: PlantedBug } = {
  "ack-before-commit": {
    says: "A turn is answered before its commit has gone through.",
    commit:
      (sound, { store }) =>
      async (commit) => {
        const answer = foretold(store, commit);
        sound(commit).catch(() => undefined);
        return answer;
      },
  },
  "stale-swallowed": {
    says: "A turn that lost the race is answered as if it had won.",
    commit:
      (sound, { store }) =>
      async (commit) => {
        const result = await sound(commit);
        return result.type === "stale" ? foretold(store, commit) : result;
      },
  },
  "intent-not-stored": {
    says: "An effect is called without its intent on record.",
    commit: changed((commit) => ({ ...commit, effects: commit.effects.filter(({ status }) => status !== "intent") })),
  },
  "checkpoint-not-awaited": {
    says: "An effect is called while its intent is still on its way to the database.",
    commit(sound, { store }) {
      let before: Promise<unknown> = Promise.resolve();
      return async (commit) => {
        await before;
        if (commit.run?.leaseBy == null) return sound(commit);
        before = sound(commit).catch(() => undefined);
        return foretold(store, commit);
      };
    },
  },
  "result-not-stored": {
    says: "What an effect answered is not kept.",
    commit: changed((commit) => ({ ...commit, effects: commit.effects.filter(({ status }) => status === "intent") })),
  },
  "recovery-forgets-replies": {
    says: "What a run says after a crash is not kept.",
    commit(sound, { store }) {
      const own = new Set<string>();
      return (commit) => {
        const { guard, turnId, messages } = commit;
        const begun = guard.type === "run" && (store.tables.steps.get(guard.runId) ?? []).some((record) => record.turnId === turnId);
        if (!begun) own.add(turnId);
        return sound(begun && !own.has(turnId) ? { ...commit, messages: messages.filter(isFromCustomer) } : commit);
      };
    },
  },
  "seal-not-chained": {
    says: "A seal vouches for its own entries alone, not for those before.",
    commit: changed((commit) => {
      const seal = commit.seal === null ? null : sealOf("", commit.tape);
      return { ...commit, seal, run: commit.run === null || seal === null ? commit.run : { ...commit.run, chain: seal } };
    }),
  },
  "timer-cleared-by-message": {
    says: "A customer's message clears the run's wake-up time even when its timer goes on.",
    commit: changed((commit) =>
      commit.run !== null && commit.messages.some(isFromCustomer) ? { ...commit, run: { ...commit.run, nextWakeAt: null } } : commit,
    ),
  },
  "last-step-lost": {
    says: "The last step of a longer turn is not written.",
    commit: changed((commit) => (commit.steps.length > 3 ? { ...commit, steps: commit.steps.slice(0, -1) } : commit)),
  },
  "reply-lost": {
    says: "Of several things said in a turn the last is not written.",
    commit: changed((commit) => {
      const isLong = commit.messages.filter((message) => !isFromCustomer(message)).length > 1;
      return isLong ? { ...commit, messages: commit.messages.slice(0, -1) } : commit;
    }),
  },
  "merge-loses-a-message": {
    says: "Of messages that became one only the first is written.",
    commit: changed((commit) => {
      const second = commit.messages.filter(isFromCustomer)[1];
      return { ...commit, messages: commit.messages.filter((message) => message !== second) };
    }),
  },
  "lease-not-released": {
    says: "A run stays held by the process that has ended its turn.",
    commit:
      (sound, { owner }) =>
      (commit) =>
        sound(commit.run === null ? commit : { ...commit, run: { ...commit.run, leaseBy: owner.name } }),
  },
};

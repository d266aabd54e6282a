import { sealOf } from "@/flows/engine/record/seal";
import type { Committed, RunWrite, TurnCommit } from "@/server/db/turn-commit";
import type { ModelStore } from "./model-store";
import type { Commit, PlantedBug } from "./planted-bug";

/** What a commit would answer if it went through. */
function foretold({ tables }: ModelStore, { guard, conversationId, messages }: TurnCommit): Committed {
  const conversation = tables.conversations.get(conversationId);
  const revision = (conversation?.revision ?? -1) + (guard.type === "runs" ? 0 : 1);
  return { type: "committed", lastSeq: (conversation?.lastSeq ?? 0) + messages.length, conversationRevision: revision };
}

const changed =
  (change: (commit: TurnCommit) => TurnCommit) =>
  (sound: Commit): Commit =>
  (commit) =>
    sound(change(commit));

const isFromCustomer = ({ role }: TurnCommit["messages"][number]): boolean => role === "user";

/** The same change to each run that a turn writes. */
const changedRuns = (change: (write: RunWrite, commit: TurnCommit) => RunWrite) =>
  changed((commit) => ({ ...commit, runs: commit.runs.map((write) => change(write, commit)) }));

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
    commit: changedRuns((write) => ({ ...write, effects: write.effects.filter(({ status }) => status !== "intent") })),
  },
  "checkpoint-not-awaited": {
    says: "An effect is called while its intent is still on its way to the database.",
    commit(sound, { store }) {
      let before: Promise<unknown> = Promise.resolve();
      return async (commit) => {
        await before;
        if (commit.runs.every(({ row }) => row.leaseBy === null)) return sound(commit);
        before = sound(commit).catch(() => undefined);
        return foretold(store, commit);
      };
    },
  },
  "result-not-stored": {
    says: "What an effect answered is not kept.",
    commit: changedRuns((write) => ({ ...write, effects: write.effects.filter(({ status }) => status === "intent") })),
  },
  "recovery-forgets-replies": {
    says: "What a run says after a crash is not kept.",
    commit(sound, { store }) {
      const own = new Set<string>();
      return (commit) => {
        const { turnId, messages, runs } = commit;
        const begun = runs.some(({ id }) => (store.tables.steps.get(id) ?? []).some((record) => record.turnId === turnId));
        if (!begun) own.add(turnId);
        return sound(begun && !own.has(turnId) ? { ...commit, messages: messages.filter(isFromCustomer) } : commit);
      };
    },
  },
  "seal-not-chained": {
    says: "A seal vouches for its own entries alone, not for those before.",
    commit: changedRuns((write) => {
      if (write.tape.length === 0) return write;
      const seal = sealOf("", write.tape);
      const tape = write.tape.map((entry, index) => (index === write.tape.length - 1 ? { ...entry, seal } : entry));
      return { ...write, tape, row: { ...write.row, chain: seal } };
    }),
  },
  "timer-cleared-by-message": {
    says: "A customer's message clears the run's wake-up time even when its timer goes on.",
    commit: changedRuns((write, { messages }) => (messages.some(isFromCustomer) ? { ...write, row: { ...write.row, nextWakeAt: null } } : write)),
  },
  "last-step-lost": {
    says: "The last step of a longer turn is not written.",
    commit: changedRuns((write) => (write.steps.length > 3 ? { ...write, steps: write.steps.slice(0, -1) } : write)),
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
    commit: (sound, { owner }) => changedRuns((write) => ({ ...write, row: { ...write.row, leaseBy: owner.name } }))(sound),
  },
};

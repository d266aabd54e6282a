import { refusalOf } from "@/server/db/commit-turns";
import type { CommitResult, TurnCommit } from "@/server/db/turn-commit";
import type { PlantedBug, WriteTurns } from "./planted-bug";

type Waiting = { turn: TurnCommit; resolve: (result: CommitResult) => void; reject: (error: unknown) => void };

/** A committer that takes whatever waits and does nothing else about it. */
function heapOf(write: WriteTurns, choose: (waiting: Waiting[]) => Waiting[]) {
  let waiting: Waiting[] = [];
  let isBusy = false;
  async function pump(): Promise<void> {
    if (isBusy || waiting.length === 0) return;
    isBusy = true;
    const batch = choose(waiting);
    waiting = waiting.filter((each) => !batch.includes(each));
    try {
      const results = await write(batch.map(({ turn }) => turn));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] ?? { type: "stale" });
    } catch (error) {
      const refused = batch.length === 1 ? refusalOf(error) : null;
      for (const { resolve, reject } of batch)
        if (refused === null) reject(error);
        else resolve(refused);
    }
    isBusy = false;
    void pump();
  }
  return {
    commit: (turn: TurnCommit): Promise<CommitResult> =>
      new Promise((resolve, reject) => {
        waiting.push({ turn, resolve, reject });
        void pump();
      }),
  };
}

const changedTape =
  (change: (entries: TurnCommit["runs"][number]["tape"]) => TurnCommit["runs"][number]["tape"]) =>
  (turn: TurnCommit): TurnCommit => ({
    ...turn,
    runs: turn.runs.map((write) => ({ ...write, tape: change(write.tape) })),
  });

/** Turns of several conversations go in one statement, and something of one of them goes wrong on the way. */
export const bugsOfBatches: { readonly [name: string]: PlantedBug } = {
  "conversation-twice-in-a-batch": {
    says: "A statement takes whatever waits, also two turns of one conversation.",
    committer: (_sound, { write }) => heapOf(write, (waiting) => waiting),
    queues: (sound) => ({ ...sound, run: async (_key, work) => work(), nextMessages: () => [] }),
  },
  "stale-member-answered-as-committed": {
    says: "When one turn of a statement was written, all of them are answered as written.",
    write: (sound) => async (turns) => {
      const results = await sound(turns);
      const written = results.find((result) => result.type === "committed");
      return turns.length === 1 || written === undefined ? results : results.map((result) => (result.type === "stale" ? written : result));
    },
  },
  "answers-of-a-batch-mixed-up": {
    says: "The turns of a statement get each other's answers.",
    write: (sound) => async (turns) => (await sound(turns)).toReversed(),
  },
  "batch-unsorted": {
    says: "A statement locks its conversations in the order in which they came, so that two statements wait for each other.",
    committer: (_sound, { write }) => heapOf(write, distinct),
  },
  "batch-falls-with-its-first": {
    says: "Only the first turn of a statement is written, and the others are answered like it.",
    write: (sound) => async (turns) => {
      const [first] = await sound(turns.slice(0, 1));
      return first === undefined ? [] : turns.map(() => first);
    },
  },
  "lost-batch-taken-for-written": {
    says: "After a broken connection the turns of a statement are answered as if they had been written.",
    write:
      (sound, { store }) =>
      (turns) =>
        sound(turns).catch((error: unknown) => {
          if (turns.length === 1) throw error;
          return turns.map(({ conversationId, messages }) => {
            const conversation = store.tables.conversations.get(conversationId);
            return { type: "committed", lastSeq: (conversation?.lastSeq ?? 0) + messages.length, conversationRevision: conversation?.revision ?? 0 };
          });
        }),
  },
  "tape-entry-lost": {
    says: "Of several entries of the tape the last is not written.",
    commit: (sound) => (turn) => sound(changedTape((tape) => (tape.length > 1 ? tape.slice(0, -1) : tape))(turn)),
  },
  "tape-entry-twice": {
    says: "An entry of the tape that is tried again is written a second time under the next number.",
    commit: (sound) => (turn) =>
      sound(changedTape((tape) => tape.flatMap((entry, index) => (index === tape.length - 1 ? [entry, { ...entry, n: entry.n + 1 }] : [entry])))(turn)),
  },
};

function distinct(waiting: Waiting[]): Waiting[] {
  const seen = new Set<string>();
  return waiting.filter(({ turn }) => !seen.has(turn.conversationId) && seen.add(turn.conversationId));
}

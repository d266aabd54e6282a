import { HostUnavailable } from "@/flows/ports/host-unavailable";
import { databaseErrorOf } from "./database-error";
import type { CommitResult, TurnCommit } from "./turn-commit";

export type CommitterDeps = {
  /** Writes turns of different conversations in one statement; the results stand in their order. Throws when nothing was written, or nobody knows. */
  write: (turns: readonly TurnCommit[]) => Promise<CommitResult[]>;
  /** What the database's refusal says of a turn that was written alone; null for an error that it does not explain. */
  refusalOf: (error: unknown) => CommitResult | null;
  /** Bytes of a turn, about. */
  sizeOf: (turn: TurnCommit) => number;
  /** Statements under way at most. */
  lanes: number;
  /** Turns in a statement, at most. @default 64 */
  maxTurns?: number;
  /** Bytes of a statement, at most; a larger turn goes alone. @default 1 MiB */
  maxBytes?: number;
  /** Does something once all that follows from an answer has run. @default setImmediate */
  defer?: (work: () => void) => void;
};

type Waiting = { turn: TurnCommit; bytes: number; resolve: (result: CommitResult) => void; reject: (error: unknown) => void };

const deadlock = "40P01";
/** How often a turn that is alone is written again after a deadlock. */
const mostDeadlocks = 3;

/** A webhook's turn locks a row that others claim: it keeps nobody waiting but itself. */
const goesAlone = ({ webhookIds }: TurnCommit): boolean => webhookIds.length > 0;

/**
 * Writes turns as they come. One that comes while a lane is free goes at once and alone; those that come while all are busy
 * wait for each other and go together, shared out among the lanes, a conversation at most once in a statement, in the order of the conversations' ids, so
 * that no two statements, whoever sends them, wait for each other. Where a statement fails as a whole its turns are written
 * again one by one, so each fails by its own fault only.
 */
export function createCommitter({ write, refusalOf, sizeOf, lanes, maxTurns = 64, maxBytes = 1_048_576, defer = setImmediate }: CommitterDeps) {
  let waiting: Waiting[] = [];
  /** Conversations of statements that are under way. */
  const underWay = new Set<string>();
  let busy = 0;

  function take(): Waiting[] {
    const most = Math.min(maxTurns, Math.ceil(waiting.length / lanes));
    const { batch, rest } = chooseBatch(waiting, { most, maxBytes, underWay });
    waiting = rest;
    return batch;
  }

  function pump(): void {
    while (busy < lanes && waiting.length > 0) {
      const batch = take();
      if (batch.length === 0) return;
      busy += 1;
      for (const { turn } of batch) underWay.add(turn.conversationId);
      void writeAll(batch).finally(() => {
        for (const { turn } of batch) underWay.delete(turn.conversationId);
        // Whoever was just answered may have its next turn ready by then: it goes with the others.
        defer(() => {
          busy -= 1;
          pump();
        });
      });
    }
  }

  async function writeAll(batch: readonly Waiting[]): Promise<void> {
    const [only, ...others] = batch;
    if (only === undefined) return;
    if (others.length === 0) return settleAlone(only);
    try {
      const results = await write(batch.map(({ turn }) => turn));
      for (const [index, { resolve, reject }] of batch.entries()) {
        const result = results[index];
        if (result === undefined) reject(new Error("a turn was not answered"));
        else resolve(result);
      }
    } catch (error) {
      await writeEach(batch, error);
    }
  }

  /** One by one. While the database is away nobody waits for it once for each turn. */
  async function writeEach(batch: readonly Waiting[], failure: unknown): Promise<void> {
    const wasLost = failure instanceof HostUnavailable;
    let isAway = false;
    for (const each of batch) {
      if (isAway) {
        each.reject(failure);
        continue;
      }
      try {
        each.resolve(await writeAlone(each.turn));
      } catch (error) {
        isAway = error instanceof HostUnavailable;
        // What the lost statement may have written already is refused now: what became of it stays unknown.
        each.reject(wasLost ? failure : error);
      }
    }
  }

  async function settleAlone({ turn, resolve, reject }: Waiting): Promise<void> {
    await writeAlone(turn).then(resolve, reject);
  }

  async function writeAlone(turn: TurnCommit, deadlocks = 0): Promise<CommitResult> {
    try {
      const [result] = await write([turn]);
      if (result === undefined) throw new Error("the turn was not answered");
      return result;
    } catch (error) {
      if (databaseErrorOf(error)?.code === deadlock && deadlocks < mostDeadlocks) return writeAlone(turn, deadlocks + 1);
      const refused = refusalOf(error);
      if (refused === null) throw error;
      return refused;
    }
  }

  return {
    commit: (turn: TurnCommit): Promise<CommitResult> =>
      new Promise((resolve, reject) => {
        waiting.push({ turn, bytes: sizeOf(turn), resolve, reject });
        pump();
      }),
  };
}

type Limits = { most: number; maxBytes: number; underWay: ReadonlySet<string> };

/** The next to go together, sorted by conversation, and who stays; the first that may go always does. */
function chooseBatch(waiting: readonly Waiting[], { most, maxBytes, underWay }: Limits): { batch: Waiting[]; rest: Waiting[] } {
  const batch: Waiting[] = [];
  const rest: Waiting[] = [];
  const chosen = new Set<string>();
  let bytes = 0;
  let isFull = false;
  for (const each of waiting) {
    const { conversationId } = each.turn;
    const isFirst = batch.length === 0;
    // A conversation's turns keep their order: one that has to wait holds back those behind it.
    const isFree = !isFull && !underWay.has(conversationId) && !chosen.has(conversationId);
    chosen.add(conversationId);
    if (isFree && (isFirst || (!goesAlone(each.turn) && bytes + each.bytes <= maxBytes))) {
      batch.push(each);
      bytes += each.bytes;
      isFull = batch.length >= most || goesAlone(each.turn);
    } else rest.push(each);
  }
  return { batch: batch.toSorted((a, b) => (a.turn.conversationId < b.turn.conversationId ? -1 : 1)), rest };
}

export type Committer = ReturnType<typeof createCommitter>;

import { isMidTurn } from "@/flows/engine/run/mid-turn";
import type { TurnAnswer } from "@/flows/protocol/chat";
import type { TurnCommit } from "@/server/db/turn-commit";
import type { LaneName } from "@/server/due/due-rows";
import type { Fired } from "@/server/triggers/triggers";
import type { ModelTables, OutboxRecord, RunRecord } from "./model-tables";
import type { Owner } from "./scheduler";

export type Violation = { invariant: string; what: string };

/** An answer a node gave to a client, whether it reached the client or not. */
export type Acknowledged = { conversationId: string; clientMessageId: string; node: string; answer: TurnAnswer };

/** Sees what must not happen at the moment it happens, and keeps what only the end can judge. */
export function createWitness(tables: ModelTables, now: () => number) {
  const violations: Violation[] = [];
  const onceCalls = new Set<string>();
  const acknowledged: Acknowledged[] = [];
  const arrived: { conversationId: string; clientMessageId: string; node: string }[] = [];
  const sends = new Map<string, number>();
  const sentOrder: { conversationId: string; ord: number }[] = [];
  const told = new Map<string, string>();
  /** Who has held a run by right since it was last written on. */
  const holders = new Map<string, Set<string>>();
  /** By outbox row: the claim under which it was sent last. */
  const sending = new Map<string, { attempts: number; until: number }>();
  /** Webhooks that start flows and were taken, by what they brought. */
  const hooked = new Set<string>();
  const fired: { key: string; answer: Fired }[] = [];
  const counts = { turns: 0, recovered: 0, statements: 0, together: 0 };
  /** What each process works at, by process, kind and row. */
  const underWay = new Set<string>();
  /** By conversation: which process was told last that something waits to be sent, and when. */
  const tellings = new Map<string, { owner: Owner; at: number }>();
  const report = (invariant: string, what: string): void => void violations.push({ invariant, what });

  /** A second claim sends only after the first has run out or was given back. */
  function checkClaim({ id, attempts, lockedUntil }: OutboxRecord): void {
    const last = sending.get(id);
    if (last !== undefined && (last.attempts === attempts || last.until > now())) report("I6", `${id} was sent again while it was being sent`);
    sending.set(id, { attempts, until: lockedUntil ?? 0 });
  }

  /** Claimed anew when its lease had run out, and only then noted as sent by who had sent it first and had lost the store. */
  function isNotedLate({ id, status, attempts }: OutboxRecord): boolean {
    const last = sending.get(id);
    return status === "sent" && last !== undefined && last.attempts < attempts;
  }

  /** A run begins in front only where none runs there. */
  function checkFront({ runs, conversationId }: TurnCommit): void {
    const begun = runs.find((write) => write.type === "begins" && write.identity.parentKey === null && write.row.status === "running" && !write.row.background);
    if (begun === undefined) return;
    const other = [...tables.runs.values()].find(
      (run) =>
        run.conversationId === conversationId &&
        run.snapshot.status === "running" &&
        !run.background &&
        run.parentKey === null &&
        runs.every(({ id }) => id !== run.id),
    );
    if (other !== undefined) report("I10", `${begun.id} begins in ${conversationId} while ${other.id} is in front`);
  }

  function checkWriter(before: RunRecord | undefined, node: string): void {
    if (before === undefined || before.lockedUntil === null || before.lockedUntil <= now() || !isMidTurn(before.snapshot)) return;
    // Who held it may end the turn, even late: nobody has written since.
    if (holders.get(before.id)?.has(node) !== true) report("I9", `${node} wrote on ${before.id}, which another process held`);
  }

  return {
    violations,
    acknowledged,
    /** Messages in the order in which they reached a node. */
    arrived,
    /** How often each outbox row reached its provider. */
    sends,
    sentOrder,
    /** What providers were told was taken: event id and payment order. */
    told,
    /** What programs were answered that started flows, by the key. */
    fired,
    hooked,
    counts,
    report,

    /** An effect reached the outside: its intent must stand in the store by then. */
    effectCalled(key: string): void {
      if (!tables.effects.has(key)) report("I5", `${key} was called before its intent was stored`);
    },

    calledOnce(key: string): void {
      if (onceCalls.has(key)) report("I10", `${key} was called twice`);
      onceCalls.add(key);
    },

    sent(id: string): void {
      const row = tables.outbox.find((candidate) => candidate.id === id);
      if (row === undefined) return report("I6", `${id} was sent and is not in the outbox`);
      if (row.status !== "sending" && !isNotedLate(row)) report("I6", `${id} was sent while it was ${row.status}`);
      checkClaim(row);
      sends.set(id, (sends.get(id) ?? 0) + 1);
      sentOrder.push({ conversationId: row.conversationId, ord: row.ord });
    },

    /** A message is to be sent again later. */
    givenBack(id: string): void {
      sending.delete(id);
    },

    /** A claim on a message was renewed. */
    renewed({ id, attempts, lockedUntil }: OutboxRecord): void {
      if (sending.get(id)?.attempts === attempts) sending.set(id, { attempts, until: lockedUntil ?? 0 });
    },

    /** A process works at a due row: not at the same one twice at a time. */
    async during<T>(owner: Owner, kind: LaneName, id: string, work: () => Promise<T>): Promise<T> {
      const key = `${owner.name} ${kind} ${id}`;
      if (underWay.has(key)) report("I11", `${owner.name} works at ${id} twice at once`);
      underWay.add(key);
      try {
        return await work();
      } finally {
        underWay.delete(key);
      }
    },

    /** A process knows by its own commit that something waits to be sent. */
    hasToSend(owner: Owner, conversationId: string): void {
      tellings.set(conversationId, { owner, at: now() });
    },

    /** Time is about to pass although something is due: nobody may have been told of it since something went wrong last. */
    checkIdle(due: readonly OutboxRecord[], soundSince: number): void {
      for (const { id, conversationId, status, nextAttemptAt } of due) {
        const telling = tellings.get(conversationId);
        if (telling === undefined || status !== "queued" || telling.at <= soundSince || nextAttemptAt > telling.at) continue;
        const { name, alive, frozenUntil } = telling.owner;
        const isBusy = [...underWay].some((key) => key.startsWith(`${name} outbox `));
        if (alive && frozenUntil <= now() && !isBusy) report("I11", `${id} is due, ${name} was told of it, and nobody looks`);
      }
    },

    /** A node was given a run that nobody held. */
    leased(runId: string, node: string): void {
      holders.get(runId)?.add(node);
    },

    /** Turns of one statement are of different conversations, in the order in which every process locks them. */
    willWrite(turns: readonly TurnCommit[]): void {
      const ids = turns.map(({ conversationId }) => conversationId);
      counts.statements += 1;
      if (ids.length > 1) counts.together += ids.length;
      if (new Set(ids).size !== ids.length) report("I11", `a statement has two turns of one conversation: ${ids.join(", ")}`);
      if (ids.some((id, index) => index > 0 && id < (ids[index - 1] ?? ""))) report("I11", `a statement locks ${ids.join(", ")} in that order`);
    },

    willCommit(commit: TurnCommit, before: ReadonlyMap<string, RunRecord>, node: string): void {
      counts.turns += 1;
      checkFront(commit);
      for (const { id, steps } of commit.runs) {
        const run = before.get(id);
        checkWriter(run, node);
        holders.set(id, new Set([node]));
        if (run === undefined) continue;
        const fired = steps.some(({ step_type, status, input }) => step_type === "wait" && status === "completed" && isTimer(input));
        if (fired && (run.nextWakeAt === null || run.nextWakeAt > now()))
          report("I8", `the timer of ${id} fired ${run.nextWakeAt === null ? "though there was none" : `${run.nextWakeAt - now()} ms early`}`);
      }
    },
  };
}

const isTimer = (input: unknown): boolean => typeof input === "object" && input !== null && "timer" in input;

export type Witness = ReturnType<typeof createWitness>;

import type { TurnAnswer } from "@/flows/protocol/chat";

/** What a server said when it took a message. */
export type Ack = Pick<TurnAnswer, "turnId" | "messageId" | "seq" | "duplicate">;

export type Acked = Ack & { sessionId: string; clientMessageId: string; text: string };

export type FaultKind = "kill" | "freeze" | "postgres" | "redis";

/** Something that must never be, with the rows or answers that show it. */
export type Violation = { invariant: string; rows: unknown[] };

/** A message that is not acknowledged yet. */
export type Waiting = {
  since: number;
  /** The process that it was sent to last. */
  node: number | null;
  /** By the first fault that hit it. */
  hitAt: number | null;
  hitBy: FaultKind | null;
  hits: number;
  /** Every request that did not lead to an acknowledgement: when it began and ended, at which process, and what came of it. */
  tries: { from: number; to: number; node: string; outcome: string }[];
};

export type Recovery = { by: FaultKind; ms: number; hits: number; tries: Waiting["tries"] };

export type Counters = ReturnType<typeof zeroes>;

/** What the customers and the faults know: the other side of the comparison with the database. */
export function createLedger(now: () => number = () => performance.now()) {
  const counters = zeroes();
  const acked = new Map<string, Acked>();
  const waiting = new Set<Waiting>();
  const recoveries: Recovery[] = [];
  const violations: Violation[] = [];
  const timeline: { ms: number; what: string }[] = [];
  const startTimes: number[] = [];

  function violate(invariant: string, ...rows: unknown[]): void {
    const known = violations.find((violation) => violation.invariant === invariant);
    if (known === undefined) violations.push({ invariant, rows });
    else known.rows.push(...rows);
  }

  return {
    now,
    counters,
    acked,
    recoveries,
    violations,
    timeline,
    violate,
    /** For whoever wants to know afterwards what happened when. */
    note: (what: string): void => void timeline.push({ ms: Math.round(now()), what }),

    /** A process serves, so many milliseconds after it was told to. */
    started(name: string, ms: number): void {
      counters.starts += 1;
      startTimes.push(ms);
      timeline.push({ ms: Math.round(now()), what: `${name} serves after ${Math.round(ms)} ms` });
    },

    /** How long the last few starts took in the middle. */
    startMs: (): number => startTimes.slice(-5).sort((one, other) => one - other)[Math.floor(Math.min(5, startTimes.length) / 2)] ?? 0,

    begin(): Waiting {
      const message: Waiting = { since: now(), node: null, hitAt: null, hitBy: null, hits: 0, tries: [] };
      waiting.add(message);
      return message;
    },

    /** Every message that waits at the node, or anywhere, is hit. Its recovery counts from the first fault that hit it. */
    hit(by: FaultKind, node: number | null): void {
      for (const message of waiting) {
        if (node !== null && message.node !== node) continue;
        message.hits += 1;
        message.hitAt ??= now();
        message.hitBy ??= by;
      }
    },

    /** A request came to nothing. */
    tried(message: Waiting, from: number, node: string, outcome: string): void {
      message.tries.push({ from: Math.round(from - message.since), to: Math.round(now() - message.since), node, outcome });
    },

    end(message: Waiting): void {
      waiting.delete(message);
      if (message.hitAt !== null && message.hitBy !== null)
        recoveries.push({ by: message.hitBy, ms: now() - message.hitAt, hits: message.hits, tries: message.tries });
    },

    /** Keeps an acknowledgement; the same message has one turn, one number and one answer that is not a duplicate. */
    acknowledge(answer: Acked): void {
      const key = `${answer.sessionId} ${answer.clientMessageId}`;
      const first = acked.get(key);
      if (answer.duplicate) counters.duplicateAnswers += 1;
      if (first === undefined) {
        acked.set(key, answer);
        return;
      }
      if (first.turnId !== answer.turnId || first.messageId !== answer.messageId || first.seq !== answer.seq)
        violate("a message that came again is acknowledged as the same", { first, again: answer });
      if (!first.duplicate && !answer.duplicate) violate("a message is taken as new once", { first, again: answer });
      if (!answer.duplicate) acked.set(key, answer);
    },
  };
}

function zeroes() {
  return {
    sent: 0,
    retries: 0,
    repeats: 0,
    doubled: 0,
    duplicateAnswers: 0,
    staleAnswers: 0,
    opened: 0,
    webhooks: 0,
    webhookRepeats: 0,
    startsAsked: 0,
    forged: 0,
    kills: 0,
    freezes: 0,
    postgresRestarts: 0,
    brokenConnections: 0,
    redisFlushes: 0,
    redisStops: 0,
    redisFreezes: 0,
    starts: 0,
    failedStarts: 0,
  };
}

export type Ledger = ReturnType<typeof createLedger>;

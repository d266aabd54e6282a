import type { FlowDefinition } from "@/flows/definition/schema";
import { compile } from "@/flows/engine/compile/compile";
import type { CompiledFlow } from "@/flows/engine/compile/compiled";
import { factsOf } from "@/flows/engine/compile/compiled-for";
import type { Clock } from "@/flows/engine/perform/perform-effect";
import { performTurn, type TurnPart, type TurnRecorder } from "@/flows/engine/perform/perform-turn";
import type { Signal } from "@/flows/engine/run/signal";
import type { Snapshot } from "@/flows/engine/run/snapshot";
import { wireStep } from "@/flows/engine/run/wire-step";
import type { ExecutorRegistry, RunInput, RunMeta } from "@/flows/ports/executor";
import type { Ports } from "@/flows/ports/ports";
import type { Step } from "@/flows/protocol/step";
import { act, aRegistry, say } from "./an-executor";

/** 2026-01-01T00:00:00.000Z */
export const start = 1_767_225_600_000;

export const runId = "r_test";

export const aMeta: RunMeta = {
  channel: "web",
  locale: "en",
  timezone: "UTC",
  currency: "INR",
  module: "general",
  participantId: null,
  userId: null,
  conversationId: "s_test",
  flowVersion: 1,
  variant: null,
  startedBy: "test",
};

export function started(overrides: Partial<Extract<Signal, { type: "started" }>> = {}): Extract<Signal, { type: "started" }> {
  return { type: "started", at: start, meta: aMeta, input: null, entities: null, ...overrides };
}

/** A message of the customer: a text, or any part of an input. */
export function message(input: string | Partial<RunInput>, at = start + 1_000): Signal {
  return { type: "messageReceived", at, input: { text: "", event: null, data: null, ...(typeof input === "string" ? { text: input } : input) } };
}

export const forgetful: TurnRecorder = { checkpoint: async () => undefined };

const unreachable = (): never => {
  throw new Error("this test reaches no port");
};

/** Ports for tests whose executors use none. */
export const noPorts: Ports = {
  products: { search: unreachable, findByIds: unreachable, findStore: unreachable },
  geocoder: { geocode: unreachable, reverse: unreachable, suggestions: unreachable },
  addresses: { list: unreachable, save: unreachable },
  router: { route: unreachable },
  zones: { locate: unreachable, findById: unreachable },
  prices: { findCoupon: unreachable, parcelCategories: unreachable },
  orders: { place: unreachable },
  payments: { create: unreachable, find: unreachable, refund: unreachable },
  llm: { complete: unreachable },
  nlu: { classify: unreachable },
  http: { request: unreachable },
  schedules: { at: unreachable },
  notices: { send: unreachable },
};

/** A clock that moves only when something sleeps. */
export function aClock(): Clock {
  let now = 0;
  const sleepers: { until: number; wake: () => void }[] = [];
  function wakeNext(): void {
    sleepers.sort((a, b) => a.until - b.until);
    const next = sleepers.shift();
    if (next === undefined) return;
    now = Math.max(now, next.until);
    next.wake();
  }
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((done) => {
        const sleeper = { until: now + ms, wake: done };
        sleepers.push(sleeper);
        signal.addEventListener("abort", () => {
          const at = sleepers.indexOf(sleeper);
          if (at !== -1) sleepers.splice(at, 1);
          done();
        });
        // Time passes when everything that can run without it has run.
        setTimeout(() => {
          if (sleepers.includes(sleeper)) wakeNext();
        }, 0);
      }),
  };
}

/** A turn with its steps as they are stored and sent. */
export type RecordedTurn = Omit<TurnPart, "steps"> & { steps: Step[] };

export type Conversation = RecordedTurn & {
  definition: FlowDefinition;
  compiled: CompiledFlow;
  turns: RecordedTurn[];
  /** Visited states, repeats joined. */
  trail: string[];
  texts: string[];
};

export type ConversationOptions = {
  executors?: ExecutorRegistry;
  ports?: Ports;
  started?: Partial<Extract<Signal, { type: "started" }>>;
  recorder?: TurnRecorder;
  /** Of each turn; virtual by default. */
  clock?: Clock;
};

/** Starts a run and sends it signals (a text is a message, a second apart) until they are used up. Steps, replies and changes are those of all turns. */
export async function runConversation(
  definition: FlowDefinition,
  signals: readonly (string | Signal)[] = [],
  options: ConversationOptions = {},
): Promise<Conversation> {
  const executors = options.executors ?? aRegistry(say, act);
  const compiled = compile(definition, factsOf(executors));
  const first: Signal = started(options.started);
  const turns: RecordedTurn[] = [];
  let snapshot: Snapshot | null = null;
  for (const [index, given] of [first, ...signals].entries()) {
    const signal = typeof given === "string" ? message(given, start + index * 1_000) : given;
    const turn: TurnPart = await performTurn({
      definition,
      compiled,
      snapshot,
      entries: turns.reduce((sum, { tape }) => sum + tape.length, 0),
      signal,
      runId,
      executors,
      ports: options.ports ?? noPorts,
      recorder: options.recorder ?? forgetful,
      clock: options.clock ?? aClock(),
    });
    snapshot = turn.snapshot;
    turns.push({ ...turn, steps: turn.steps.map(wireStep) });
  }
  const steps = turns.flatMap((turn) => turn.steps);
  const replies = turns.flatMap((turn) => turn.replies);
  const changes = turns.flatMap((turn) => turn.changes);
  const tape = turns.flatMap((turn) => turn.tape);
  const last = turns.at(-1);
  if (last === undefined) throw new Error("unreachable: the first turn is always there");
  return {
    definition,
    compiled,
    turns,
    snapshot: last.snapshot,
    tape,
    steps,
    replies,
    changes,
    trail: trailOf(steps),
    texts: replies.map(({ content }) => content),
  };
}

/** The states of the steps, repeats joined (rule 25). */
export function trailOf(steps: readonly { state: string }[]): string[] {
  return steps.map(({ state }) => state).filter((state, index, all) => state !== all[index - 1]);
}

import type { EventName, StateName } from "../../definition/schema";
import { canonicalJson } from "../../json/canonical";
import type { TransitionResult } from "../run/result";
import type { Signal } from "../run/signal";
import type { Snapshot } from "../run/snapshot";

/** One turning of the way: an event that was heard in a state, or a transition that was taken there. */
type Turning = { state: StateName; event: EventName | null; to: StateName | null };

/** A signal from outside and all that came of it. */
export type Exchange = {
  /** The signal's entry; 0 = what the run began with. */
  n: number;
  signal: Signal;
  way: Turning[];
  /** Each message as JSON, without its step. */
  said: { content: string; json: string }[];
  /** When the timer was due behind it. */
  dueAt: number | null;
  /** The call of another flow in which the run waited when the signal came, as canonical JSON; null when in none. */
  call: string | null;
};

/** What is not as it was; null where there was, or is, nothing. */
export type Difference = { n: number; kind: "state" | "event" | "reply" | "context" | "end"; was: string | null; is: string | null };

export const newExchange = (n: number, signal: Signal, before: Snapshot | null): Exchange => ({
  n,
  signal,
  way: [],
  said: [],
  dueAt: null,
  call: callOf(before),
});

/** The call of another flow that a run waits in, with what it hands over, as canonical JSON; null when it waits in none. Pure. */
export function callOf(snapshot: Snapshot | null): string | null {
  const task = snapshot?.agenda.task;
  return task?.type === "child" ? canonicalJson(task.config) : null;
}

/** Adds what one transition did. */
export function tell(exchange: Exchange, { steps, replies, snapshot }: TransitionResult): void {
  for (const step of steps) {
    const to = step.type === "choice" ? step.to : null;
    if (to !== null || (step.type === "wait" && step.status === "completed")) exchange.way.push({ state: step.state, event: step.event, to });
  }
  for (const { seq: _seq, state: _state, ...reply } of replies) exchange.said.push({ content: reply.content, json: JSON.stringify(reply) });
  exchange.dueAt = snapshot.timer?.dueAt ?? null;
}

/** Where the two first go another way; null when they do not. Pure. */
export function wayDifference(was: readonly Exchange[], is: readonly Exchange[]): Difference | null {
  for (const [index, before] of was.entries()) {
    const now = is[index]?.way ?? [];
    const length = Math.max(before.way.length, now.length);
    for (let at = 0; at < length; at += 1) {
      const difference = turningDifference(before.way[at], now[at]);
      if (difference !== null) return { n: before.n, ...difference };
    }
  }
  return null;
}

function turningDifference(was: Turning | undefined, is: Turning | undefined): Omit<Difference, "n"> | null {
  if (was?.state !== is?.state) return { kind: "state", was: was?.state ?? null, is: is?.state ?? null };
  if (was?.event !== is?.event) return { kind: "event", was: was?.event ?? null, is: is?.event ?? null };
  return was?.to === is?.to ? null : { kind: "state", was: was?.to ?? null, is: is?.to ?? null };
}

/** What is first said otherwise; null when nothing is. Pure. */
export function saidDifference(was: readonly Exchange[], is: readonly Exchange[]): Difference | null {
  for (const [index, { n, said }] of was.entries()) {
    const now = is[index]?.said ?? [];
    for (let at = 0; at < Math.max(said.length, now.length); at += 1)
      if (said[at]?.json !== now[at]?.json) return { n, kind: "reply", was: said[at]?.content ?? null, is: now[at]?.content ?? null };
  }
  return null;
}

/** How a run ended, or where it waits. Pure. */
export const endOf = ({ status, outcome, state }: Snapshot): string => outcome ?? `${status} in ${state}`;

/** The first root key of the context that is another at the end; null when none is. Pure. */
export function contextDifference(n: number, { context: was }: Snapshot, { context: is }: Snapshot): Difference | null {
  for (const key of [...new Set([...Object.keys(was), ...Object.keys(is)])].sort()) {
    if (was[key] !== is[key] && canonicalJson(was[key] ?? null) !== canonicalJson(is[key] ?? null)) return { n, kind: "context", was: key, is: key };
  }
  return null;
}

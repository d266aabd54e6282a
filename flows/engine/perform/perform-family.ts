import { isEnded } from "../run/is-ended";
import type { Signal, StartSignal } from "../run/signal";
import type { Snapshot } from "../run/snapshot";
import { type BeginCall, type FlowCall, familyLimits } from "../run/subflow";
import { childEnded, childRefused, openCall, type Refusal } from "./flow-calls";
import { defaultDeadlineMs, performTurn, type RecoverRequest, recoverTurn, type TurnPart, type TurnRecorder, type TurnRequest } from "./perform-turn";

/** A run as its host holds it during a turn: `snapshot` and `entries` move on with what it does. */
export type Member = Omit<TurnRequest, "snapshot" | "signal" | "heed"> & { snapshot: Snapshot | null; entries: number };

/** What a member begins its part of a turn with. `stands`: a fork that stands between two signals. */
export type Impulse =
  | { type: "signal"; signal: Signal }
  | ({ type: "recover" } & Pick<RecoverRequest, "at" | "settled">)
  | { type: "stands"; snapshot: Snapshot };

/** Runs that have called each other, for whoever keeps them. */
export type FamilyHost<M extends Member> = {
  /** Makes the run that a call asks for ready to begin, or says why there is none. */
  begin(caller: M, call: BeginCall): Promise<{ member: M; signal: StartSignal } | Refusal>;
  /** The run that has called this one, and under which key; null when nobody has. */
  callerOf(member: M): Promise<{ caller: M; key: string } | null>;
  /** The run that was begun under a key; null when there is none any more. */
  calledWith(caller: M, key: string): Promise<M | null>;
  /** Takes what a member has done: to be written with the next commit, with whatever the others have done by then. */
  keep(member: M, part: TurnPart): void;
  /** Who talks with the customer gives way to another. */
  handOver(from: M, to: M): void;
  /** Stands around each member's part; may give a signal that is to be taken instead, or null when the member cannot begin at all. @default the part as it is */
  guard?(member: M, perform: () => Promise<TurnPart>): Promise<TurnPart | Signal | null>;
};

/** `until`: by the members' clock, which is one. */
type Turn = { begun: number; until: number };

type Due<M> = { member: M; impulse: Impulse };

/**
 * Performs a turn of runs that have called each other: the first takes the impulse; a flow that it calls runs in its place until it waits
 * for something outside; one that ends tells who has called it. What they do is kept in the order in which they do it.
 */
export async function performFamily<M extends Member>(host: FamilyHost<M>, member: M, impulse: Impulse): Promise<void> {
  const turn: Turn = { begun: 0, until: member.clock.now() + (member.deadlineMs ?? defaultDeadlineMs) };
  await live(host, turn, { member, impulse });
}

async function live<M extends Member>(host: FamilyHost<M>, turn: Turn, first: Due<M>): Promise<void> {
  const due: Due<M>[] = [first];
  for (let next = due.shift(); next !== undefined; next = due.shift()) {
    const { member, impulse } = next;
    const isOver = isEnded(member.snapshot);
    const perform = (by: Impulse): Promise<TurnPart> => performOne(turn, member, by, (part, call) => heed(host, turn, { member, part, call, due }));
    const done = await (host.guard === undefined ? perform(impulse) : host.guard(member, () => perform(impulse)));
    const part = done !== null && "type" in done ? await perform({ type: "signal", signal: done }) : done;
    if (part === null) {
      await tellCaller(host, member, due, null);
      continue;
    }
    take(host, member, part);
    if (!isOver && isEnded(member.snapshot)) await tellCaller(host, member, due, member.snapshot);
  }
}

type Heeded<M> = { member: M; part: TurnPart; call: FlowCall; due: Due<M>[] };

async function heed<M extends Member>(host: FamilyHost<M>, turn: Turn, { member, part, call, due }: Heeded<M>): Promise<void> {
  take(host, member, part);
  if (call.type === "begin") {
    due.push(await begun(host, turn, member, call));
    return;
  }
  const child = await host.calledWith(member, call.key);
  if (child === null || isEnded(child.snapshot)) return;
  await live(host, turn, { member: child, impulse: { type: "signal", signal: { type: "cancelRequested", at: part.snapshot.at, by: "caller" } } });
  host.handOver(child, member);
}

async function begun<M extends Member>(host: FamilyHost<M>, turn: Turn, caller: M, call: BeginCall): Promise<Due<M>> {
  turn.begun += 1;
  const made =
    turn.begun > familyLimits.begunPerTurn
      ? { code: "EFFECT_LIMIT", message: `more than ${familyLimits.begunPerTurn} flows called in one turn` }
      : await host.begin(caller, call);
  if ("code" in made) return { member: caller, impulse: { type: "signal", signal: childRefused(call, caller.snapshot?.at ?? 0, made) } };
  host.handOver(caller, made.member);
  return { member: made.member, impulse: { type: "signal", signal: made.signal } };
}

/** @param child where it ended; null when it could not begin */
async function tellCaller<M extends Member>(host: FamilyHost<M>, member: M, due: Due<M>[], child: Snapshot | null): Promise<void> {
  const found = await host.callerOf(member);
  if (found === null) return;
  const { caller, key } = found;
  const call = caller.snapshot === null ? null : openCall(caller.runId, caller.snapshot);
  // It may have given up waiting.
  if (call === null || call.key !== key) return;
  const signal =
    child === null
      ? childRefused(call, caller.snapshot?.at ?? 0, { code: "INTERNAL", message: `the flow '${call.flow}' could not begin` })
      : childEnded(call, member.runId, child);
  host.handOver(member, caller);
  due.push({ member: caller, impulse: { type: "signal", signal } });
}

/** What a member does for one impulse, after the last commit and the last call of another flow. */
async function performOne(turn: Turn, member: Member, impulse: Impulse, heedCall: NonNullable<TurnRequest["heed"]>): Promise<TurnPart> {
  const { snapshot, ...rest } = member;
  const recorder: TurnRecorder = {
    ...member.recorder,
    async checkpoint(part, intent) {
      advance(member, part);
      await member.recorder.checkpoint(part, intent);
    },
  };
  const request = { ...rest, recorder, heed: heedCall, deadlineMs: Math.max(1, turn.until - member.clock.now()) };
  switch (impulse.type) {
    case "signal":
      return performTurn({ ...request, snapshot, signal: impulse.signal });
    case "recover": {
      if (snapshot === null) throw new Error("what has not begun cannot be recovered");
      const { at, settled } = impulse;
      return recoverTurn({ ...request, snapshot, ...(at === undefined ? {} : { at }), ...(settled === undefined ? {} : { settled }) });
    }
    case "stands": {
      const still = standStill(impulse.snapshot);
      const call = openCall(member.runId, impulse.snapshot);
      if (call !== null) await heedCall(still, call);
      return still;
    }
  }
}

const standStill = (snapshot: Snapshot): TurnPart => ({ snapshot, tape: [], steps: [], replies: [], changes: [] });

function take<M extends Member>(host: FamilyHost<M>, member: M, part: TurnPart): void {
  advance(member, part);
  host.keep(member, part);
}

function advance(member: Member, { snapshot, tape }: TurnPart): void {
  member.snapshot = snapshot;
  member.entries += tape.length;
}

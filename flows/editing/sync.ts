import type { FlowDefinition } from "../definition/schema";
import { AppError } from "../errors";
import { applyEdit, applyEdits } from "./apply-edit";
import type { FlowEdit } from "./edit";
import { emptyHistory, type History, type HistoryPolicy, remember, stepsOn, withoutMade, withoutNext, withSteps } from "./history";
import { invertEdit } from "./invert-edit";
import { mergeEdits } from "./merge-edits";
import { refine } from "./refine";
import { isSameJson } from "./same-json";
import { transformInTurn } from "./transform";

/** An own edit that is not known to stand yet; `made`: the numbers of those in this session that became it. */
export type Pending = { made: readonly number[]; edit: FlowEdit };

/** What one author has of a flow: what the server is known to have, his own edits on top of that, and what he could take back. */
export type Sync = {
  confirmed: FlowDefinition;
  /** Of `confirmed`. */
  revision: number;
  /** Oldest first; each was made on what those before it led to. */
  pending: readonly Pending[];
  /** The first `count` of them are on their way as one operation. */
  underWay: { opId: string; count: number } | null;
  /** What the author sees: `confirmed` and what is pending. */
  shown: FlowDefinition;
  history: History;
  /** How many edits were made in this session. */
  made: number;
};

/** Edits as they go to the server: made on `base`. Sent as often as it takes, it is done once. */
export type Operation = { opId: string; base: number; edits: FlowEdit[] };

/** One step of the flow's history, as the server put it on. */
export type Entry = { revision: number; opId: string; edits: readonly FlowEdit[] };

/** `lost`: what its author wanted and what cannot be meant any more. */
export type Heard = { sync: Sync; lost: FlowEdit[] };

export function startSync(definition: FlowDefinition, revision: number): Sync {
  return { confirmed: definition, revision, pending: [], underWay: null, shown: definition, history: emptyHistory, made: 0 };
}

/** Does an edit on what is shown. Pure. @throws AppError as `applyEdit` */
export function makeEdit(sync: Sync, wanted: FlowEdit, policy: HistoryPolicy, at: number): Sync {
  const edit = refine(sync.shown, wanted);
  if (edit.type === "batch" && edit.edits.length === 0) return sync;
  const shown = applyEdit(sync.shown, edit);
  const n = sync.made + 1;
  const history = remember(sync.history, sync.shown, { edit, policy, at, n });
  return { ...sync, ...enqueued(sync, n, edit, policy === "merge"), shown, history };
}

/**
 * Takes the newest own step back that still stands, or does the one again that was taken back last; null when there is none. Pure.
 * @throws AppError as `applyEdit`, when the step does not fit what is there now
 */
export function travel(sync: Sync, way: "undo" | "redo"): Sync | null {
  const [edit] = stepsOn(sync.history, way);
  const entry = (way === "undo" ? sync.history.past : sync.history.future).at(-1);
  if (edit === undefined || entry === undefined) return null;
  const shown = applyEdit(sync.shown, edit);
  const opposite = invertEdit(sync.shown, edit);
  const n = sync.made + 1;
  const { past, future } = withoutNext(sync.history, way);
  const history: History =
    way === "undo"
      ? { past, future: [...future, { ...entry, edit: opposite, made: [...entry.made, n] }] }
      : { past: [...past, { ...entry, inverse: opposite, at: 0, made: [...entry.made, n] }], future };
  return { ...sync, ...enqueued(sync, n, edit, false), shown, history };
}

/** One that goes on with the last gesture replaces it, unless that one is on its way. */
function enqueued({ pending, underWay }: Sync, made: number, edit: FlowEdit, isGesture: boolean): Pick<Sync, "pending" | "made"> {
  const last = isGesture && pending.length > (underWay?.count ?? 0) ? pending.at(-1) : undefined;
  const merged = last === undefined ? null : mergeEdits(last.edit, edit);
  if (last === undefined || merged === null) return { made, pending: [...pending, { made: [made], edit }] };
  return { made, pending: [...pending.slice(0, -1), { made: [...last.made, made], edit: merged }] };
}

/** Most edits that go in one operation. */
const mostTogether = 200;

/** What goes to the server now, or goes again; null when there is nothing. Pure. */
export function send(sync: Sync, newOpId: () => string): { sync: Sync; operation: Operation } | null {
  if (sync.pending.length === 0) return null;
  const underWay = sync.underWay ?? { opId: newOpId(), count: Math.min(sync.pending.length, mostTogether) };
  const edits = sync.pending.slice(0, underWay.count).map(({ edit }) => edit);
  return { sync: { ...sync, underWay }, operation: { opId: underWay.opId, base: sync.revision, edits } };
}

/**
 * What the server has put on next, by whomever: own work that is not there yet is put onto it. Pure.
 * @throws AppError when it does not fit what is confirmed: then the flow is to be read again
 */
export function hear(sync: Sync, { revision, opId, edits }: Entry): Heard {
  const confirmed = applyEdits(sync.confirmed, edits);
  const onto = { ...sync, confirmed, revision };
  return sync.underWay?.opId === opId ? settle(onto, edits) : giveWay(onto, { type: "batch", edits: [...edits] });
}

/** The operation that is on its way is through, and `stood` is what was taken of it. Pure. */
export function settle(sync: Sync, stood: readonly FlowEdit[]): Heard {
  const count = sync.underWay?.count ?? 0;
  const own = sync.pending.slice(0, count);
  const lost = missing(own, stood);
  const settled: Sync = { ...sync, pending: sync.pending.slice(count), underWay: null, history: withoutMade(sync.history, numbersOf(lost)) };
  // Nothing has changed for who sees it, and what is drawn stays the same object.
  const shown = lost.length === 0 && stood.length === own.length ? sync.shown : shownOf(settled);
  return { sync: { ...settled, shown, ...(settled.pending.length === 0 ? { confirmed: shown } : {}) }, lost: lost.map(({ edit }) => edit) };
}

/** Those that are not among what was taken, which is in the same order. */
function missing(own: readonly Pending[], stood: readonly FlowEdit[]): Pending[] {
  let at = 0;
  return own.filter(({ edit }) => {
    const isThere = at < stood.length && isSameJson(edit, stood[at]);
    if (isThere) at += 1;
    return !isThere;
  });
}

const numbersOf = (pending: readonly Pending[]): ReadonlySet<number> => new Set(pending.flatMap(({ made }) => made));

/** Puts own work, and what could be taken back of it, over what others have done. */
function giveWay(sync: Sync, over: FlowEdit): Heard {
  const own = sync.pending.map(({ edit }) => edit);
  const became = transformInTurn([...own, ...stepsOn(sync.history, "undo")], over);
  const again = sync.history.future.length === 0 ? [] : transformInTurn([...own, ...stepsOn(sync.history, "redo")], over).slice(own.length);
  const isLost = (index: number): boolean => (became[index] ?? null) === null;
  const lost = sync.pending.filter((_, index) => isLost(index));
  const pending = sync.pending.flatMap(({ made }, index) => {
    const edit = became[index] ?? null;
    return edit === null ? [] : [{ made, edit }];
  });
  const history = withSteps(withSteps(sync.history, "undo", became.slice(own.length)), "redo", again);
  const count = sync.pending.slice(0, sync.underWay?.count ?? 0).filter((_, index) => !isLost(index)).length;
  const kept: Sync = {
    ...sync,
    pending,
    // Of what has come to nothing here the server will take nothing either.
    underWay: sync.underWay === null || count === 0 ? null : { ...sync.underWay, count },
    history: withoutMade(history, numbersOf(lost)),
  };
  return { sync: { ...kept, shown: shownOf(kept) }, lost: lost.map(({ edit }) => edit) };
}

/** What does not fit for the moment is left out: the server says what becomes of it. */
function shownOf({ confirmed, pending }: Sync): FlowDefinition {
  return pending.reduce((definition, { edit }) => tryApply(definition, edit) ?? definition, confirmed);
}

function tryApply(definition: FlowDefinition, edit: FlowEdit): FlowDefinition | null {
  try {
    return applyEdit(definition, edit);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

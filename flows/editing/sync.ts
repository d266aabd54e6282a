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

/** The first `count` of what is pending is on its way. It goes again as it went first, and `made` says what each of its edits was made of. */
export type UnderWay = { operation: Operation; made: readonly (readonly number[])[]; count: number };

/** What one author has of a flow: what the server is known to have, his own edits on top of that, and what he could take back. */
export type Sync = {
  confirmed: FlowDefinition;
  /** Of `confirmed`. */
  revision: number;
  /** Oldest first; each was made on what those before it led to. */
  pending: readonly Pending[];
  underWay: UnderWay | null;
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

/** What became of an operation: `edits` stand at `revision`, and those at the places that `refused` names do not. */
export type Answer = { revision: number; edits: readonly FlowEdit[]; refused: readonly number[] };

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
  if (sync.underWay !== null) return { sync, operation: sync.underWay.operation };
  const own = sync.pending.slice(0, mostTogether);
  if (own.length === 0) return null;
  const operation = { opId: newOpId(), base: sync.revision, edits: own.map(({ edit }) => edit) };
  return { sync: { ...sync, underWay: { operation, made: own.map(({ made }) => made), count: own.length } }, operation };
}

/**
 * What the server has put on next, by somebody else: own work that is not there yet is put onto it. Pure.
 * @throws AppError when it does not fit what is confirmed: then the flow is to be read again
 */
export function hear(sync: Sync, { revision, edits }: Entry): Heard {
  return giveWay({ ...sync, confirmed: applyEdits(sync.confirmed, edits), revision }, { type: "batch", edits: [...edits] });
}

/** The operation that is on its way is through; what came before it has been heard. Pure. @throws AppError as `hear` */
export function answered(sync: Sync, { revision, edits, refused }: Answer): Heard {
  const { underWay } = sync;
  if (underWay === null) return { sync, lost: [] };
  const own = sync.pending.slice(0, underWay.count);
  const away = new Set(refused.flatMap((index) => underWay.made[index] ?? []));
  const lost = own.filter(({ made }) => made.some((n) => away.has(n)));
  // Where nothing has changed there is no revision.
  const isNew = revision > sync.revision;
  const confirmed = isNew ? applyEdits(sync.confirmed, edits) : sync.confirmed;
  const pending = sync.pending.slice(underWay.count);
  const settled: Sync = { ...sync, confirmed, revision: isNew ? revision : sync.revision, pending, underWay: null, history: withoutMade(sync.history, away) };
  // For who sees it nothing has changed, and what is drawn stays the same object.
  const isAsShown =
    isNew &&
    isSameJson(
      own.map(({ edit }) => edit),
      edits,
    );
  const shown = isAsShown ? sync.shown : shownOf(settled);
  return { sync: { ...settled, shown, ...(pending.length === 0 ? { confirmed: shown } : {}) }, lost: lost.map(({ edit }) => edit) };
}

/** There is no answer to be had for the operation that is on its way; `isDone`: it stands in what is read next. Pure. */
export function withoutAnswer(sync: Sync, isDone: boolean): Sync {
  return { ...sync, pending: isDone ? sync.pending.slice(sync.underWay?.count ?? 0) : sync.pending, underWay: null };
}

/** Begins anew on a document that was read afresh: what is pending goes onto it as far as it fits, and no step of before can be taken back. Pure. */
export function startAgain(sync: Sync, definition: FlowDefinition, revision: number): Heard {
  let shown = definition;
  const fits = sync.pending.map(({ edit }) => {
    const after = tryApply(shown, edit);
    shown = after ?? shown;
    return after !== null;
  });
  const { underWay } = sync;
  return {
    sync: {
      ...startSync(definition, revision),
      shown,
      made: sync.made,
      pending: sync.pending.filter((_, index) => fits[index]),
      underWay: underWay === null ? null : { ...underWay, count: fits.slice(0, underWay.count).filter(Boolean).length },
    },
    lost: sync.pending.filter((_, index) => !fits[index]).map(({ edit }) => edit),
  };
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
  const { underWay } = sync;
  const kept: Sync = {
    ...sync,
    pending,
    underWay: underWay === null ? null : { ...underWay, count: sync.pending.slice(0, underWay.count).filter((_, index) => !isLost(index)).length },
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

import type { FlowEdit } from "./edit";
import { type Aim, stateAbout } from "./over-body";
import { overSimple } from "./over-edit";

/** Or how what came first looks behind a later one that wins, or that gives way. */
type View = Aim | "behindWins" | "behindGivesWay";

const opposite = { wins: "behindWins", givesWay: "behindGivesWay", behindWins: "wins", behindGivesWay: "givesWay" } as const satisfies Record<View, View>;

/**
 * `edit`, made on the same document as `over`, as it means on the document that `over` led to. Null when it cannot be meant any
 * more: what it is about is gone, or what it takes back is somebody else's by now. Nobody takes away what he cannot have seen:
 * a removal over something that was written meanwhile is null too (decision 0030). Of a batch the parts that are null are left
 * out. Pure.
 */
export function transform(edit: FlowEdit, over: FlowEdit): FlowEdit | null {
  return rebased(edit, over, "wins");
}

/** Edits that were made one after the other, each as `transform` would have it over what came. Pure. */
export function transformInTurn(edits: readonly FlowEdit[], over: FlowEdit): (FlowEdit | null)[] {
  return rebasedInTurn(edits, over, "wins");
}

function rebased(edit: FlowEdit, over: FlowEdit, view: View): FlowEdit | null {
  if (edit.type === "undo") {
    const inner = rebased(edit.edit, over, view === "wins" ? "givesWay" : view);
    return inner === null ? null : { type: "undo", edit: inner };
  }
  if (edit.type === "batch") return rebasedBatch(edit.edits, over, view);
  if (over.type === "undo") return rebased(edit, over.edit, view === "behindWins" ? "behindGivesWay" : view);
  if (over.type === "batch") return over.edits.reduce<FlowEdit | null>((current, part) => (current === null ? null : rebased(current, part, view)), edit);
  if (view === "wins" || view === "givesWay") return overSimple(edit, over, view);
  // A later one that came to nothing has changed nothing of what came first.
  if (overSimple(over, edit, opposite[view]) === null) return edit;
  return overSimple(edit, over, view === "behindWins" ? "givesWay" : "wins");
}

/** Edits made one after the other, each over what came as it looks behind those before it. */
function rebasedBatch(edits: readonly FlowEdit[], over: FlowEdit, view: View): FlowEdit | null {
  const kept = rebasedInTurn(edits, over, view).filter((edit) => edit !== null);
  const [only] = kept;
  return only === undefined ? null : kept.length === 1 ? only : { type: "batch", edits: kept };
}

function rebasedInTurn(edits: readonly FlowEdit[], over: FlowEdit, view: View): (FlowEdit | null)[] {
  let seen = over;
  const lostBodies = new Set<string>();
  return edits.map((edit) => {
    // What was done on a body that did not come to be, taking it back too, stands on nothing.
    const became = statesAbout(edit).some((name) => lostBodies.has(name)) ? null : rebased(edit, seen, view);
    for (const name of bodiesLost(edit, became)) lostBodies.add(name);
    seen = asSeenBehind(seen, edit, became, view);
    return became;
  });
}

/** The states whose bodies an edit puts there as a whole. */
function bodiesIn(edit: FlowEdit): string[] {
  if (edit.type === "batch") return edit.edits.flatMap(bodiesIn);
  if (edit.type === "undo") return bodiesIn(edit.edit);
  return edit.type === "updateState" ? [edit.name] : [];
}

function bodiesLost(edit: FlowEdit, became: FlowEdit | null): string[] {
  const wanted = bodiesIn(edit);
  return became !== null && bodiesIn(became).length === wanted.length ? [] : wanted;
}

function statesAbout(edit: FlowEdit): string[] {
  if (edit.type === "batch") return edit.edits.flatMap(statesAbout);
  if (edit.type === "undo") return statesAbout(edit.edit);
  const state = stateAbout(edit);
  return state === null ? [] : [state];
}

/** What came, as it means to those who have `edit` already, which became another: what a second edit of theirs is put over. */
function asSeenBehind(over: FlowEdit, edit: FlowEdit, became: FlowEdit | null, view: View): FlowEdit {
  const behind = rebased(over, edit, opposite[view]) ?? nothing;
  const [was, is] = [newNamesIn(edit), became === null ? [] : newNamesIn(became)];
  const renames = was.flatMap((from, index): FlowEdit[] => {
    const to = is.length === was.length ? is[index] : undefined;
    return to === undefined || to === from ? [] : [{ type: "renameState", from, to }];
  });
  return renames.length === 0 ? behind : { type: "batch", edits: [...renames, behind] };
}

const nothing: FlowEdit = { type: "batch", edits: [] };

/** The names that an edit gives to states, in their order. */
function newNamesIn(edit: FlowEdit): string[] {
  switch (edit.type) {
    case "addState":
      return [edit.name];
    case "renameState":
      return [edit.to];
    case "batch":
      return edit.edits.flatMap(newNamesIn);
    case "undo":
      return newNamesIn(edit.edit);
    default:
      return [];
  }
}

import { shortHash } from "../definition/ids";
import { assertNever } from "../errors";
import { canonicalJson } from "../json/canonical";
import type { FlowEdit, SimpleEdit } from "./edit";
import { renamedIn } from "./names-in-edit";
import { type Aim, overBody, overBodyOf, overDocument, stateAbout } from "./over-body";
import { isBranch, isWithin, overField } from "./over-field";
import { type ItemList, isSameList } from "./places";

type EditOf<Type extends SimpleEdit["type"]> = Extract<SimpleEdit, { type: Type }>;

export function overSimple(edit: SimpleEdit, over: SimpleEdit, aim: Aim): FlowEdit | null {
  if (edit.type === "replaceDefinition") return over.type === "moveStates" ? edit : null;
  switch (over.type) {
    case "renameState":
      return overRename(edit, over, aim);
    case "removeState":
      return overRemoval(edit, over);
    case "setField":
      return over.entity.type === "flow" && edit.type === "setProperties" ? overProperties(edit, [over.path[0] ?? ""], aim) : overField(edit, over, aim);
    case "addEntity":
      return overAddition(edit, over);
    case "removeEntity":
      return overRemovedItem(edit, over);
    case "moveEntity":
      return edit.type === "moveEntity" && edit.id === over.id && aim === "givesWay" ? null : overBody(edit, over.in.state, over);
    case "renameBranch":
      return overBranch(edit, over, aim);
    case "updateState":
      return overBodyOf(edit, over, aim);
    case "replaceDefinition":
      return aim === "givesWay" ? null : overDocument(edit, over.definition);
    case "setContextField":
      return overContextField(edit, over, aim);
    case "setInitialState":
      return edit.type === "setInitialState" && aim === "givesWay" ? null : edit;
    case "moveStates":
      return overMove(edit, over, aim);
    case "setProperties":
      return overProperties(
        edit,
        Object.keys(over.properties).filter((key) => over.properties[key] !== null),
        aim,
      );
    case "addState":
      return beside(edit, over.name);
    default:
      return assertNever(over);
  }
}

function overRename(edit: SimpleEdit, { from, to }: EditOf<"renameState">, aim: Aim): FlowEdit | null {
  if (edit.type === "renameState" && edit.from === from) return aim === "givesWay" ? null : { ...edit, from: to };
  return beside(renamedIn(edit, from, to), to);
}

/** Two states cannot have one name: the later one gets another, which follows from what it is to be called and who calls it so. */
function beside(edit: FlowEdit, taken: string): FlowEdit {
  const name = edit.type === "addState" ? edit.name : edit.type === "renameState" && edit.from !== edit.to ? edit.to : null;
  if (name !== taken) return edit;
  const other = `${name.slice(0, 58)}_${shortHash(canonicalJson(edit))}`;
  if (edit.type === "addState") return { ...edit, name: other };
  return edit.type === "renameState" ? { ...edit, to: other } : edit;
}

function overRemoval(edit: SimpleEdit, { name }: EditOf<"removeState">): FlowEdit | null {
  if (stateAbout(edit) === name) return null;
  if (edit.type === "setInitialState" && edit.name === name) return null;
  if (edit.type !== "moveStates" || !Object.hasOwn(edit.positions, name)) return edit;
  return withPositions(edit, (state) => state !== name);
}

function withPositions(edit: EditOf<"moveStates">, isKept: (state: string) => boolean): FlowEdit | null {
  const positions = Object.fromEntries(Object.entries(edit.positions).filter(([state]) => isKept(state)));
  return Object.keys(positions).length === 0 ? null : { ...edit, positions };
}

function overMove(edit: SimpleEdit, over: EditOf<"moveStates">, aim: Aim): FlowEdit | null {
  return edit.type === "moveStates" && aim === "givesWay" ? withPositions(edit, (state) => !Object.hasOwn(over.positions, state)) : edit;
}

/** Values of the flow itself that somebody has written. One that is only to be taken away stays. */
function overProperties(edit: SimpleEdit, written: readonly string[], aim: Aim): FlowEdit | null {
  if (edit.type === "setField" && edit.entity.type === "flow" && written.includes(edit.path[0] ?? ""))
    return aim === "givesWay" || edit.value === undefined ? null : edit;
  if (edit.type !== "setProperties") return edit;
  const kept = Object.entries(edit.properties).filter(([key, value]) => !written.includes(key) || (aim === "wins" && value !== null));
  return kept.length === 0 ? null : { ...edit, properties: Object.fromEntries(kept) };
}

function overContextField(edit: SimpleEdit, { key, field }: EditOf<"setContextField">, aim: Aim): FlowEdit | null {
  if (edit.type === "setField" && edit.entity.type === "contextField" && edit.entity.key === key)
    return field?.id === edit.entity.id && aim === "wins" ? edit : null;
  if (edit.type !== "setContextField" || edit.key !== key) return edit;
  // Gone already, or written anew by somebody whom the author of a removal has not heard of.
  if (edit.field === null) return null;
  return aim === "givesWay" ? null : edit;
}

function overAddition(edit: SimpleEdit, over: EditOf<"addEntity">): FlowEdit | null {
  const { to } = over;
  if (edit.type === "removeState") return edit.name === to.state ? null : edit;
  if (edit.type === "removeEntity") return isWithin(to, edit.id) ? null : edit;
  if (edit.type === "setField" && edit.value === undefined && isBranch(edit, to)) return null;
  return overBody(edit, to.state, over);
}

function overRemovedItem(edit: SimpleEdit, over: EditOf<"removeEntity">): FlowEdit | null {
  const { id } = over;
  switch (edit.type) {
    case "setField":
      return edit.entity.type === "item" && (edit.entity.id === id || isWithin(edit.entity.in, id)) ? null : edit;
    case "addEntity":
      return isWithin(edit.to, id) ? null : edit;
    case "removeEntity":
      return edit.id === id || isWithin(edit.from, id) ? null : edit;
    case "moveEntity":
      return edit.id === id || isWithin(edit.in, id) ? null : edit;
    default:
      return overBody(edit, over.from.state, over);
  }
}

function overBranch(edit: SimpleEdit, over: EditOf<"renameBranch">, aim: Aim): FlowEdit | null {
  const { state, from, to } = over;
  const follow = (place: ItemList): ItemList => (isSameList(place, { state, list: "branch", branch: from }) ? { state, list: "branch", branch: to } : place);
  switch (edit.type) {
    case "renameBranch":
      if (edit.state !== state || edit.from !== from) return edit;
      return aim === "givesWay" ? null : { ...edit, from: to };
    case "setField": {
      const { entity, path } = edit;
      if (entity.type === "item") return { ...edit, entity: { ...entity, in: follow(entity.in) } };
      const isIn = entity.type === "state" && entity.name === state && path[0] === "branches" && path[1] === from;
      return isIn ? { ...edit, path: ["branches", to, ...path.slice(2)] } : edit;
    }
    case "addEntity":
      return { ...edit, to: follow(edit.to) };
    case "removeEntity":
      return { ...edit, from: follow(edit.from) };
    case "moveEntity":
      return { ...edit, in: follow(edit.in) };
    default:
      return overBody(edit, state, over);
  }
}

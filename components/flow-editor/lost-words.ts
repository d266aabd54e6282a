import type { FlowEdit, SimpleEdit } from "@/flows/editing/edit";
import type { EntityRef, ItemList } from "@/flows/editing/places";
import { assertNever } from "@/flows/errors";

/** What was wanted, in words, and what was typed for it, to copy. */
export type LostWords = { what: string; text: string | null };

/** What a change that could not be kept was about. Pure. */
export function lostWords(edit: FlowEdit): LostWords[] {
  if (edit.type === "batch") return edit.edits.flatMap(lostWords);
  if (edit.type === "undo") return lostWords(edit.edit).map(({ what, text }) => ({ what: `Undo or redo: ${what}`, text }));
  return [wordsOf(edit)];
}

function wordsOf(edit: SimpleEdit): LostWords {
  switch (edit.type) {
    case "setField":
      return { what: `${sentence(edit.path.filter((key) => key !== "config").join(", "))} of ${placeOf(edit.entity)}`, text: textOf(edit.value) };
    case "addEntity":
      return { what: `New ${thing(edit.to)} in ${edit.to.state}`, text: textOf(without(edit.item)) };
    case "removeEntity":
      return { what: `Remove ${article(thing(edit.from))} from ${edit.from.state}`, text: null };
    case "moveEntity":
      return { what: `Move ${article(thing(edit.in))} of ${edit.in.state}`, text: null };
    case "renameBranch":
      return { what: `Rename branch ${edit.from} of ${edit.state}`, text: edit.to };
    case "addState":
      return { what: `New state ${edit.name}`, text: textOf(edit.state) };
    case "renameState":
      return { what: `Rename ${edit.from}`, text: edit.to };
    case "updateState":
      return { what: `Change ${edit.name}`, text: textOf(edit.state) };
    case "removeState":
      return { what: `Delete ${edit.name}`, text: null };
    case "moveStates":
      return { what: `Move ${Object.keys(edit.positions).join(", ")} on the canvas`, text: null };
    case "setContextField":
      return { what: `Context field ${edit.key}`, text: edit.field === null ? null : textOf(without(edit.field)) };
    case "setInitialState":
      return { what: `Start in ${edit.name}`, text: null };
    case "setProperties":
      return { what: `${sentence(Object.keys(edit.properties).join(", "))} of the flow`, text: textOf(edit.properties) };
    case "replaceDefinition":
      return { what: "The whole document", text: textOf(edit.definition) };
    default:
      return assertNever(edit);
  }
}

function placeOf(entity: EntityRef): string {
  switch (entity.type) {
    case "flow":
      return "the flow";
    case "state":
      return entity.name;
    case "contextField":
      return `the context field ${entity.key}`;
    case "item":
      return `${article(thing(entity.in))} in ${entity.in.state}`;
  }
}

const things = {
  onEntry: "action",
  actions: "action",
  onExit: "action",
  branch: "action",
  transition: "action",
  conditions: "condition",
  options: "option",
  transitions: "transition",
} as const satisfies Record<ItemList["list"], string>;

const thing = ({ list }: ItemList): string => things[list];
const article = (word: string): string => `${/^[aeiou]/.test(word) ? "an" : "a"} ${word}`;
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function without({ id: _id, ...rest }: { id: string; [key: string]: unknown }): object {
  return rest;
}

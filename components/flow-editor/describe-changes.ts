import type { FlowDefinition } from "@/flows/definition/schema";
import { listTransitions } from "@/flows/definition/transitions";
import { diffDefinitions } from "@/flows/editing/diff-definitions";
import type { FlowEdit } from "@/flows/editing/edit";

/** What is different between two definitions, a sentence each; places on the canvas count as one. Pure. */
export function describeChanges(before: FlowDefinition, after: FlowDefinition): string[] {
  return diffDefinitions(before, after).flatMap((edit) => describe(edit, before));
}

function describe(edit: FlowEdit, before: FlowDefinition): string[] {
  switch (edit.type) {
    case "addState":
      return [`Adds the state ${edit.name}`];
    case "removeState":
      return [`Removes the state ${edit.name}`];
    case "updateState":
      return [`Changes ${edit.name}${transitionsChanged(before, edit) ? ", its transitions too" : ""}`];
    case "setContextField":
      return [
        edit.field === null ? `Removes the context field ${edit.key}` : `${edit.key in before.context ? "Changes" : "Adds"} the context field ${edit.key}`,
      ];
    case "setInitialState":
      return [`Starts in ${edit.name}`];
    case "moveStates":
      return ["Moves states on the canvas"];
    case "setProperties":
      return Object.keys(edit.properties)
        .filter((key) => key !== "ui" && key !== "finalStates")
        .map((key) => `Changes the flow's ${words[key] ?? key}`);
    case "replaceDefinition":
      return ["Replaces the whole document"];
    default:
      return [];
  }
}

const words: Readonly<Record<string, string>> = {
  name: "name",
  description: "description",
  triggers: "triggers",
  trigger: "trigger",
  apology: "apology",
  module: "module",
  runTimeout: "time limit",
  onError: "error state",
};

function transitionsChanged(before: FlowDefinition, { name, state }: Extract<FlowEdit, { type: "updateState" }>): boolean {
  const old = before.states[name];
  const spell = (transitions: ReturnType<typeof listTransitions>) =>
    JSON.stringify(transitions.map(({ event, transition }) => [event, transition.target, transition.guard ?? null]));
  return old !== undefined && spell(listTransitions(old)) !== spell(listTransitions(state));
}

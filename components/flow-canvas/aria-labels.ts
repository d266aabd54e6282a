import type { StateType } from "@/flows/definition/schema";
import type { StateView } from "./canvas-model";
import type { StateMark } from "./highlights";

export const stateTypeNames = { action: "Action", decision: "Decision", wait: "Wait", parallel: "Parallel", final: "End" } as const satisfies Record<
  StateType,
  string
>;

const markTexts = {
  active: "the run stands here",
  live: "the run is here now",
  visited: "visited",
  faded: "not visited",
  added: "added",
  removed: "removed",
  renamed: "renamed",
  changed: "changed",
  none: "",
} as const satisfies Record<StateMark, string>;

export type IssueCount = { errors: number; warnings: number };

/** Every text that assistive technology reads on the canvas. */
export const ariaLabels = {
  canvas: (flow: string) => `Flow ${flow}`,
  canvasHelp: "Arrow keys move between connected states, Enter inspects, question mark lists the shortcuts.",
  state(view: StateView, mark: StateMark, issues: IssueCount | null, isSelected: boolean): string {
    const parts = [
      `${stateTypeNames[view.type]} state ${view.name}`,
      view.isInitial ? "start of the flow" : "",
      view.outcome ? `ends as ${view.outcome}` : "",
      view.lines.map((line) => line.text).join(", "),
      view.exits.length > 0 ? `transitions: ${view.exits.map((exit) => exit.event).join(", ")}` : "",
      view.timeout ? `timeout ${view.timeout}` : "",
      issues ? countIssues(issues) : "",
      markTexts[mark],
      isSelected ? "selected" : "",
    ];
    return parts.filter(Boolean).join(". ");
  },
  exit: (event: string) => `Drag to lead ${event} to another state`,
  newExit: (state: string) => `Add what comes after ${state}`,
  minimap: "Overview of the flow",
} as const;

/** "2 errors, 1 warning", or an empty text. */
export function countIssues({ errors, warnings }: IssueCount): string {
  return [plural(errors, "error"), plural(warnings, "warning")].filter(Boolean).join(", ");
}

function plural(amount: number, noun: string): string {
  return amount === 0 ? "" : `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

import { outcomeOf } from "@/flows/definition/outcome";
import type { Action, State } from "@/flows/definition/schema";
import { branchesOf, conditionsOf, inputOf } from "@/flows/definition/state-parts";

/** What a line is about; the canvas chooses the icon by it. `text` may span up to `rows` rows of the node. */
export type StateLine = { about: "says" | "does" | "asks" | "decides" | "branches" | "ends" | "empty"; executor: string | null; text: string; rows: number };

/** One line for an action, as the executor itself puts it. */
export type SummariseAction = (action: Action) => { text: string; says: boolean };

const maxRows = 3;
/** Characters that fit one row of a node (248 px, 12 px type). */
const rowCharacters = 36;

/** One to three lines that say in words what a state says or does; what does not fit is counted in the last. Pure. */
export function describeState(name: string, state: State, summarise: SummariseAction): StateLine[] {
  const lines = distinct(linesOf(name, state, summarise));
  return fit(lines.length > 0 ? lines : [emptyLine(state)]);
}

function linesOf(name: string, state: State, summarise: SummariseAction): Omit<StateLine, "rows">[] {
  const doing = (actions: Action[] | undefined) => (actions ?? []).map((action) => actionLine(action, summarise));
  switch (state.type) {
    case "action":
      return [...doing(state.onEntry), ...doing(state.actions)];
    case "wait":
      return [...doing(state.onEntry), ...asks(state), ...doing(state.actions)];
    case "decision":
      return conditionsOf(state).map(({ expression, event }) => ({ about: "decides", executor: null, text: `${expression} → ${event}` }));
    case "parallel":
      return [...branches(state), ...doing(state.actions)];
    case "final":
      return [...doing(state.onEntry), ...doing(state.actions), { about: "ends", executor: null, text: endsAs[outcomeOf(name, state)] }];
  }
}

const endsAs = { completed: "Ends the run as completed", cancelled: "Ends the run as cancelled", failed: "Ends the run as failed" } as const;

function actionLine(action: Action, summarise: SummariseAction): Omit<StateLine, "rows"> {
  const { text, says } = summarise(action);
  return { about: says ? "says" : "does", executor: action.executor, text: oneLine(text) };
}

function asks(state: State): Omit<StateLine, "rows">[] {
  const input = inputOf(state);
  if (input?.options && input.options.length > 0) return [{ about: "asks", executor: null, text: input.options.map((option) => option.label).join(" · ") }];
  return input?.store ? [{ about: "asks", executor: null, text: `Keeps the answer in ${input.store}` }] : [];
}

function branches(state: State): Omit<StateLine, "rows">[] {
  return Object.entries(branchesOf(state)).map(([branch, actions]) => ({
    about: "branches",
    executor: null,
    text: `${branch}: ${actions.map((action) => action.executor).join(", ") || "nothing yet"}`,
  }));
}

function emptyLine(state: State): Omit<StateLine, "rows"> {
  const texts = {
    action: "Does nothing yet",
    decision: "No conditions yet",
    parallel: "No branches yet",
    wait: "Waits for the customer",
    final: "Ends the run",
  } as const;
  return { about: "empty", executor: null, text: state.description ?? texts[state.type] };
}

function fit(lines: Omit<StateLine, "rows">[]): StateLine[] {
  const shown = lines.length > maxRows ? lines.slice(0, maxRows - 1) : lines;
  const hidden = lines.length - shown.length;
  let spare = maxRows - shown.length - (hidden > 0 ? 1 : 0);
  const fitted = shown.map((line) => {
    const extra = Math.min(spare, Math.ceil(line.text.length / rowCharacters) - 1);
    spare -= extra;
    return { ...line, rows: 1 + Math.max(0, extra) };
  });
  return hidden > 0 ? [...fitted, { about: "empty", executor: null, text: `and ${hidden} more`, rows: 1 }] : fitted;
}

/** An executor that asks on entry and reads on resume says the same twice. */
function distinct(lines: Omit<StateLine, "rows">[]): Omit<StateLine, "rows">[] {
  return lines.filter((line, i) => lines.findIndex((other) => other.text === line.text) === i);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

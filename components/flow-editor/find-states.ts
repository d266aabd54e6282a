import type { StateView } from "@/components/flow-canvas/canvas-model";

/** States whose name, words or events hold every word of the query; names that begin with it come first. Pure. */
export function findStates(states: readonly StateView[], query: string): readonly StateView[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return states;
  const textOf = (state: StateView) =>
    [state.name, state.type, ...state.lines.map((line) => line.text), ...state.exits.map((exit) => exit.event)].join(" ").toLowerCase();
  const found = states.filter((state) => words.every((word) => textOf(state).includes(word)));
  const rank = (state: StateView) => (state.name.startsWith(words[0] ?? "") ? 0 : state.name.includes(words[0] ?? "") ? 1 : 2);
  return [...found].sort((a, b) => rank(a) - rank(b));
}

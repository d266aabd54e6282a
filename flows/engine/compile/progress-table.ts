import { outcomeOf } from "../../definition/outcome";
import type { FlowDefinition, StateName } from "../../definition/schema";
import { listTransitions } from "../../definition/transitions";

/** How far along each state is, 0 to 100 (A90): what the author says, else by the distance to a completed end. */
export function progressTable(definition: FlowDefinition): ReadonlyMap<StateName, number> {
  const distances = distancesToEnd(definition);
  const whole = distances.get(definition.initialState);
  return new Map(
    Object.entries(definition.states).map(([name, state]) => {
      if (state.type === "final") return [name, outcomeOf(name, state) === "completed" ? 100 : 0];
      if (state.progress !== undefined) return [name, state.progress];
      const left = distances.get(name);
      if (left === undefined || whole === undefined || whole === 0) return [name, 0];
      return [name, Math.max(0, Math.round(95 * (1 - left / whole)))];
    }),
  );
}

/** Fewest transitions from each state to a final state with the outcome `completed`; states without a way are absent. */
function distancesToEnd(definition: FlowDefinition): ReadonlyMap<StateName, number> {
  const sources = new Map<StateName, StateName[]>();
  for (const [name, state] of Object.entries(definition.states)) {
    for (const { transition } of listTransitions(state)) {
      const known = sources.get(transition.target);
      if (known === undefined) sources.set(transition.target, [name]);
      else if (known.at(-1) !== name) known.push(name);
    }
  }
  const ends = Object.entries(definition.states).filter(([name, state]) => state.type === "final" && outcomeOf(name, state) === "completed");
  const distances = new Map(ends.map(([name]): [StateName, number] => [name, 0]));
  const queue = [...distances.keys()];
  // The queue grows while it is gone through.
  for (const name of queue) {
    const next = (distances.get(name) ?? 0) + 1;
    for (const source of sources.get(name) ?? []) {
      if (distances.has(source)) continue;
      distances.set(source, next);
      queue.push(source);
    }
  }
  return distances;
}

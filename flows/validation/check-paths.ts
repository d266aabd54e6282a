import { outcomeOf } from "../definition/outcome";
import { eventsOf } from "../definition/transitions";
import { type Check, type FlowOutline, type OutlinedState, stateIssue } from "./flow-outline";
import type { Issue } from "./issue";
import { canResume } from "./resumable";

/** Every state can be entered, left, and reaches an end. */
export const checkPaths: Check = (flow) => {
  const dead = flow.states.filter(isDeadEnd);
  const reachable = findReachable(flow);
  const deadNames = new Set(dead.map(({ name }) => name));
  const ending = findEnding(flow, deadNames);
  return [
    ...dead.map(deadEnd),
    ...flow.states.filter(({ name }) => reachable !== null && !reachable.has(name)).map(unreachable),
    ...flow.states.filter(({ name }) => ending !== null && !ending.has(name) && (reachable?.has(name) ?? true) && !deadNames.has(name)).map(noWayToEnd),
  ];
};

function isDeadEnd({ state, outline }: OutlinedState): boolean {
  if (state.type === "final") return false;
  return outline.candidates.length === 0 || (state.type === "wait" && !canResume(state, outline));
}

function deadEnd({ name, state, outline }: OutlinedState): Issue {
  if (outline.candidates.length === 0)
    return stateIssue("DEAD_END", name, "/transitions", {
      message: `nothing leads out of state '${name}'`,
      fix: `Connect '${name}' to the state that follows, or make it a final state.`,
    });
  const events = eventsOf(state).join("', '");
  return stateIssue("DEAD_END", name, "/transitions", {
    message: `wait state '${name}' cannot be left: nothing the customer does raises '${events}'`,
    fix: `Add a transition for an event from outside, such as user_message, to '${name}'.`,
  });
}

function unreachable({ name }: OutlinedState): Issue {
  return stateIssue("UNREACHABLE_STATE", name, "", { message: `no path leads to state '${name}'`, fix: `Connect another state to '${name}', or remove it.` });
}

function noWayToEnd({ name }: OutlinedState): Issue {
  return stateIssue("NO_WAY_TO_END", name, "", {
    message: `from state '${name}' no final state can be reached`,
    fix: `Give '${name}', or a state that follows it, a way to a final state.`,
  });
}

/** From the initial state, the state for errors, and the end of cancelled conversations, which interrupts lead to. Null when there is no initial state to begin with. */
function findReachable({ definition, states, has }: FlowOutline): Set<string> | null {
  if (!has(definition.initialState)) return null;
  const byName = new Map(states.map((outlined) => [outlined.name, outlined]));
  const cancelled = states.filter(({ name, state }) => state.type === "final" && outcomeOf(name, state) === "cancelled").map(({ name }) => name);
  const open = [definition.initialState, ...(definition.onError === undefined ? [] : [definition.onError]), ...cancelled];
  const reached = new Set<string>();
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const outlined = byName.get(name);
    if (outlined === undefined || reached.has(name)) continue;
    reached.add(name);
    open.push(...outlined.outline.candidates.map(({ target }) => target));
  }
  return reached;
}

/** States from which an end can be reached; a target that is missing or a dead end counts as one, since it has its own issue. Null when there is no end at all. */
function findEnding({ states, has }: FlowOutline, dead: ReadonlySet<string>): Set<string> | null {
  const ends = states.filter(({ name, state, outline }) => state.type === "final" || dead.has(name) || outline.candidates.some(({ target }) => !has(target)));
  if (!ends.some(({ state }) => state.type === "final")) return null;
  const sources = new Map<string, string[]>();
  for (const { name, outline } of states) {
    for (const { target } of outline.candidates) {
      const known = sources.get(target);
      if (known === undefined) sources.set(target, [name]);
      else known.push(name);
    }
  }
  const reached = new Set<string>();
  const open = ends.map(({ name }) => name);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    open.push(...(sources.get(name) ?? []));
  }
  return reached;
}

import { isExternalEvent } from "../definition/events";
import { componentsOf, type Edges } from "./components-of";
import { type Check, type FlowOutline, type OutlinedState, stateIssue } from "./flow-outline";
import type { Issue } from "./issue";

/** Circles of states that no guard, condition or customer interrupts: at run time the loop limit ends them. */
export const checkLoops: Check = (flow) => findCircles(freeEdges(flow)).map((circle) => possibleLoop(circle));

function possibleLoop(circle: readonly string[]): Issue {
  const [first = ""] = circle;
  const path = [...circle, first].map((name) => `'${name}'`).join(" → ");
  return stateIssue("POSSIBLE_LOOP", first, "/transitions", {
    message: `${path} may go round without end`,
    fix: "Put a guard on one of these transitions, or a wait state between them.",
  });
}

/** Transitions that are taken without anyone being asked and without a guard. */
function freeEdges({ states, has }: FlowOutline): Map<string, string[]> {
  return new Map(states.map((outlined) => [outlined.name, isParking(outlined) ? [] : freeTargets(outlined).filter(has)]));
}

function isParking({ state, outline }: OutlinedState): boolean {
  return state.type === "wait" || state.type === "final" || outline.actions.some(({ fact }) => fact?.parks === true);
}

function freeTargets({ outline }: OutlinedState): string[] {
  const conditional = new Set(outline.conditions.map(({ event }) => event));
  return outline.candidates.filter(({ event, guard }) => guard === null && !isExternalEvent(event) && !conditional.has(event)).map(({ target }) => target);
}

/** One circle for each group of states that reach each other, as the shortest path round it from its first state. */
function findCircles(edges: Edges): string[][] {
  const components = componentsOf(edges);
  const seen = new Set<number>();
  const circles: string[][] = [];
  for (const [start, component] of inOrder(edges, components)) {
    if (seen.has(component)) continue;
    seen.add(component);
    const circle = shortestCircle(start, edges, components);
    if (circle !== null) circles.push(circle);
  }
  return circles;
}

/** The states in the order of the flow, each with its group. */
function inOrder(edges: Edges, components: ReadonlyMap<string, number>): [string, number][] {
  return [...edges.keys()].map((name) => [name, components.get(name) ?? -1]);
}

/** The shortest way from a state back to itself; it never leaves the group. */
function shortestCircle(start: string, edges: Edges, components: ReadonlyMap<string, number>): string[] | null {
  const group = components.get(start);
  const cameFrom = new Map<string, string>();
  const open = [start];
  for (let at = 0; at < open.length; at += 1) {
    const name = open[at] ?? "";
    for (const target of edges.get(name) ?? []) {
      if (target === start) return wayTo(name, cameFrom);
      if (cameFrom.has(target) || components.get(target) !== group) continue;
      cameFrom.set(target, name);
      open.push(target);
    }
  }
  return null;
}

function wayTo(end: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way: string[] = [];
  for (let name: string | undefined = end; name !== undefined; name = cameFrom.get(name)) way.push(name);
  return way.reverse();
}

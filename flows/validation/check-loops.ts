import { isExternalEvent } from "../definition/events";
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

/** One circle for each group of states that reach each other, as the shortest path round it. */
function findCircles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const circles: string[][] = [];
  const seen = new Set<string>();
  for (const start of edges.keys()) {
    if (seen.has(start)) continue;
    const circle = shortestCircle(start, edges);
    if (circle === null) continue;
    circles.push(circle);
    for (const name of groupOf(start, edges)) seen.add(name);
  }
  return circles;
}

/** The shortest way from a state back to itself. */
function shortestCircle(start: string, edges: ReadonlyMap<string, readonly string[]>): string[] | null {
  const cameFrom = new Map<string, string>();
  const open = [start];
  for (let at = 0; at < open.length; at += 1) {
    const name = open[at] ?? "";
    for (const target of edges.get(name) ?? []) {
      if (target === start) return wayTo(name, cameFrom);
      if (cameFrom.has(target)) continue;
      cameFrom.set(target, name);
      open.push(target);
    }
  }
  return null;
}

function wayTo(end: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way: string[] = [];
  for (let name: string | undefined = end; name !== undefined; name = cameFrom.get(name)) way.unshift(name);
  return way;
}

/** Everything that a state reaches and that reaches it. */
function groupOf(start: string, edges: ReadonlyMap<string, readonly string[]>): string[] {
  const backwards = new Map<string, string[]>();
  for (const [source, targets] of edges) for (const target of targets) backwards.set(target, [...(backwards.get(target) ?? []), source]);
  const before = reach(start, backwards);
  return [...reach(start, edges)].filter((name) => before.has(name));
}

function reach(start: string, edges: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set([start]);
  for (const name of reached) for (const target of edges.get(name) ?? []) reached.add(target);
  return reached;
}

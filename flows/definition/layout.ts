import type { FlowDefinition, Position } from "./schema";
import { listTransitions } from "./transitions";

const columnPx = 320;
const rowPx = 170;

/**
 * A place for every state: columns by the number of steps from the initial state, rows in order of appearance; states that
 * cannot be reached stand in a last column. Deterministic; for documents that nobody has laid out yet.
 */
export function layeredLayout(definition: FlowDefinition): Record<string, Position> {
  const columns = new Map<string, number>();
  let layer = Object.hasOwn(definition.states, definition.initialState) ? [definition.initialState] : [];
  for (let column = 0; layer.length > 0; column += 1) {
    for (const name of layer) columns.set(name, column);
    const next = layer.flatMap((name) => targetsOf(definition, name)).filter((name) => !columns.has(name));
    layer = [...new Set(next)];
  }
  const last = Math.max(-1, ...columns.values()) + 1;
  for (const name of Object.keys(definition.states)) if (!columns.has(name)) columns.set(name, last);
  const rows = new Map<number, number>();
  const places = [...columns].map(([name, column]): [string, Position] => {
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    return [name, { x: column * columnPx, y: row * rowPx }];
  });
  return Object.fromEntries(places);
}

function targetsOf(definition: FlowDefinition, name: string): string[] {
  const state = definition.states[name];
  if (state === undefined) return [];
  return listTransitions(state)
    .map(({ transition }) => transition.target)
    .filter((target) => Object.hasOwn(definition.states, target));
}

/**
 * How long a flow without positions is without order: the placement that is there at once with the routes of its edges, and the
 * better layout, beside the same engine with nothing set but its algorithm. Each layout runs in a process of its own that is
 * stopped when it takes too long.
 * Run: `npm run bench -- layout [states ...]`, by default 55, 100, 500 and 2,000 states.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import ELK, { type ElkNode } from "elkjs/lib/elk.bundled.js";
import { catalogue } from "@/testing/builders/core-catalogue";
import { aLargeDefinition } from "../components/flow-canvas/a-large-flow.fixture";
import { buildCanvasModel, type CanvasModel } from "../components/flow-canvas/canvas-model";
import { routeEdges } from "../components/flow-canvas/edge-routes";
import { layoutLimit, toLayoutGraph } from "../components/flow-canvas/layout-graph";
import { nodeSize } from "../components/flow-canvas/node-geometry";
import { placeStates } from "../components/flow-canvas/placement/place-states";
import { summariseWith } from "../components/flow-canvas/summarise-action";

/** A layout is given up after this long (ms). */
const patience = 60_000;
const rounds = 5;
const tsx = fileURLToPath(new URL("../node_modules/tsx/dist/cli.mjs", import.meta.url));
const [mode, only] = process.argv.slice(2);

if (mode === "--ours" || mode === "--defaults") await timeLayout(Number(only), mode);
else for (const count of sizes(process.argv.slice(2))) compare(count);

function compare(count: number) {
  const definition = aLargeDefinition(count);
  const model = buildCanvasModel(definition, summariseWith(catalogue));
  const positions = placeStates(model);
  const read = median(() => buildCanvasModel(definition, summariseWith(catalogue)));
  const placed = median(() => placeStates(model));
  const routed = median(() => routeEdges(model, positions));
  const first = read + placed + routed;
  const better = count > layoutLimit ? null : layoutTime(count, "--ours");
  const defaults = layoutTime(count, "--defaults");
  const lines = [
    `${count} states, ${model.transitions.length} transitions`,
    `  first ordered picture   ${ms(first)} (read ${ms(read)}, place ${ms(placed)}, route ${ms(routed)})`,
    `  better layout           ${count > layoutLimit ? `not tried above ${layoutLimit} states` : taken(better)}`,
    `  the engine's defaults   ${taken(defaults)}`,
    `  first : defaults        ${ratio(first, defaults)}`,
    `  better : defaults       ${better === null ? "none" : ratio(better, defaults)}`,
  ];
  process.stdout.write(`${lines.join("\n")}\n\n`);
}

/** Milliseconds of one layout in a new process; null when it was not done in time. */
function layoutTime(count: number, settings: "--ours" | "--defaults"): number | null {
  const { stdout, status } = spawnSync(process.execPath, [tsx, fileURLToPath(import.meta.url), settings, String(count)], {
    encoding: "utf8",
    timeout: patience,
    killSignal: "SIGKILL",
  });
  return status === 0 ? Number(stdout) : null;
}

async function timeLayout(count: number, settings: "--ours" | "--defaults") {
  const model = buildCanvasModel(aLargeDefinition(count), summariseWith(catalogue));
  const graph = settings === "--ours" ? toLayoutGraph(model) : plainGraph(model);
  const engine = new ELK();
  const start = performance.now();
  await engine.layout(graph);
  process.stdout.write(String(performance.now() - start));
}

/** The same states and transitions as the engine takes them without being told more. */
function plainGraph({ states, transitions }: CanvasModel): ElkNode {
  const known = new Set(states.map(({ name }) => name));
  return {
    id: "flow",
    layoutOptions: { "elk.algorithm": "layered", "elk.direction": "RIGHT" },
    children: states.map((view) => ({ id: view.name, ...nodeSize(view) })),
    edges: transitions.flatMap(({ id, source, target }) => (known.has(target) ? [{ id, sources: [source], targets: [target] }] : [])),
  };
}

function sizes(words: readonly string[]): number[] {
  const asked = words.map(Number).filter((count) => count > 1);
  return asked.length > 0 ? asked : [55, 100, 500, 2000];
}

function median(work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}

function taken(time: number | null): string {
  return time === null ? `not done in ${ms(patience)}` : ms(time);
}

function ratio(time: number, defaults: number | null): string {
  return defaults === null ? `under ${(time / patience).toFixed(4)}` : (time / defaults).toFixed(4);
}

function ms(time: number): string {
  return time >= 1000 ? `${(time / 1000).toFixed(1)} s` : `${time.toFixed(1)} ms`;
}

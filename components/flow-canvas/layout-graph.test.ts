import ELK from "elkjs/lib/elk.bundled.js";
import { describe, expect, it } from "vitest";
import { parseDefinition } from "@/flows/definition/parse-definition";
import library from "@/flows/library/food-order-v2.json";
import { catalogue } from "@/testing/builders/core-catalogue";
import { aDefinition } from "./a-definition.fixture";
import { buildCanvasModel } from "./canvas-model";
import { rectOf } from "./edge-routes";
import { completePositions, fromLayoutGraph, toLayoutGraph } from "./layout-graph";
import { wrapColumns } from "./placement/wrap-columns";
import { summariseWith } from "./summarise-action";

const summariseAction = summariseWith(catalogue);

const chainOf = (count: number) =>
  parseDefinition({
    schemaVersion: 2,
    id: "chain",
    name: "Chain",
    module: "general",
    initialState: "s0",
    finalStates: [],
    context: {},
    states: Object.fromEntries(
      Array.from({ length: count }, (_, i) => [
        `s${i}`,
        i === count - 1
          ? { type: "final", transitions: {} }
          : {
              type: "wait",
              onEntry: Array.from({ length: i }, (_unused, n) => ({ executor: "response", config: { message: `Line ${n}` } })),
              transitions: { user_message: `s${i + 1}` },
            },
      ]),
    ),
  });
const food = buildCanvasModel(parseDefinition(library), summariseAction);

describe("toLayoutGraph", () => {
  it("gives every event a port and leaves edges to missing states out", () => {
    const graph = toLayoutGraph(buildCanvasModel(aDefinition(), summariseAction));
    expect(graph.children?.find(({ id }) => id === "find")?.ports?.map(({ id }) => id)).toEqual(["in:find", "out:find:items_found", "out:find:error"]);
    expect(graph.edges?.map(({ id }) => id)).toEqual(["ask:user_message:0", "find:items_found:0", "find:items_found:1"]);
  });
});

describe("the automatic layout", () => {
  it("covers no state with another and begins at the top left", async () => {
    const positions = fromLayoutGraph(await new ELK().layout(toLayoutGraph(food)));
    const rects = food.states.map((view) => ({ name: view.name, ...rectOf(view, positions) }));
    for (const a of rects) {
      for (const b of rects) {
        if (a.name >= b.name) continue;
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect({ a: a.name, b: b.name, apart }).toEqual({ a: a.name, b: b.name, apart: true });
      }
    }
    expect(Math.min(...rects.map(({ x }) => x))).toBe(0);
    expect(Math.min(...rects.map(({ y }) => y))).toBe(0);
  });

  it("lays four states in a row out in a straight line", async () => {
    const chain = buildCanvasModel(chainOf(4), summariseAction);
    const positions = wrapColumns(chain, fromLayoutGraph(await new ELK().layout(toLayoutGraph(chain))));
    const places = ["s0", "s1", "s2", "s3"].map((name) => positions[name] ?? { x: 0, y: -1 });
    expect(places.map(({ y }) => y)).toEqual([0, 0, 0, 0]);
    expect(places.map(({ x }) => x)).toEqual(places.map(({ x }) => x).sort((a, b) => a - b));
  });

  it("gives the same places for the same flow", async () => {
    const layout = async () => fromLayoutGraph(await new ELK().layout(toLayoutGraph(food)));
    expect(await layout()).toEqual(await layout());
  });
});

describe("completePositions", () => {
  it("takes what was computed when nothing is known", () => {
    expect(completePositions(["a", "b"], {}, { a: { x: 9, y: 9 }, b: { x: 3, y: 4 } })).toEqual({ a: { x: 9, y: 9 }, b: { x: 3, y: 4 } });
  });

  it("keeps what is known and sets the rest out together below it", () => {
    const positions = completePositions(["a", "b", "c"], { a: { x: 1, y: 2 } }, { a: { x: 9, y: 9 }, b: { x: 3, y: 4 }, c: { x: 53, y: 4 } });
    // 400 px below the lowest state that is known.
    expect(positions).toEqual({ a: { x: 1, y: 2 }, b: { x: 1, y: 402 }, c: { x: 51, y: 402 } });
  });
});

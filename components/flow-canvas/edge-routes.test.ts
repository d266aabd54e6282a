import { describe, expect, it } from "vitest";
import { parseDefinition } from "@/flows/definition/parse-definition";
import { stateToV2 } from "@/flows/definition/to-v2";
import library from "@/flows/library/food-order-v2.json";
import { aState } from "@/testing/builders/a-flow";
import { catalogue } from "@/testing/builders/core-catalogue";
import { aDefinition } from "./a-definition.fixture";
import { aLargeDefinition } from "./a-large-flow.fixture";
import { buildCanvasModel, type CanvasModel } from "./canvas-model";
import { type EdgeRoutes, rectOf, routeEdges } from "./edge-routes";
import type { Positions } from "./layout-graph";
import { placeStates } from "./placement/place-states";
import { summariseWith } from "./summarise-action";

const summariseAction = summariseWith(catalogue);

const food = parseDefinition(library);
const foodModel = buildCanvasModel(food, summariseAction);
const drawn = Object.fromEntries(Object.entries(food.ui?.layout ?? {}).flatMap(([name, at]) => (at ? [[name, at]] : [])));
const fiftyFive = buildCanvasModel(aLargeDefinition(55), summariseAction);

const flows: [string, CanvasModel, Positions][] = [
  ["the food order as it was drawn", foodModel, drawn],
  ["the food order as it is placed", foodModel, placeStates(foodModel)],
  ["a flow of 55", fiftyFive, placeStates(fiftyFive)],
];

describe("routeEdges", () => {
  it.each(flows)("lets no two edges of %s share a line that leave different handles", (_, model, positions) => {
    expect(sharedLines(model, routeEdges(model, positions))).toEqual([]);
  });

  it.each(flows)("leads no edge of %s through a state", (_, model, positions) => {
    expect(crossedStates(model, positions, routeEdges(model, positions))).toEqual([]);
  });

  it("routes only the edges of what is dragged and keeps all others", () => {
    const before = routeEdges(foodModel, drawn);
    const after = routeEdges(foodModel, { ...drawn, zone_error: { x: 1100, y: 320 } }, new Set(["zone_error"]), before);
    for (const { id, source, target } of foodModel.transitions) {
      if (source !== "zone_error" && target !== "zone_error") expect(after.get(id)).toBe(before.get(id));
    }
  });

  it("leads an edge back to its own state round the right side", () => {
    const base = aDefinition();
    const find = base.states.find;
    if (!find) throw new Error("the fixture has no state find");
    const model = buildCanvasModel(
      { ...base, states: { ...base.states, find: aState({ ...stateToV2(find), transitions: { error: "find" } }) } },
      summariseAction,
    );
    const route = routeEdges(model, { ask: { x: 0, y: 0 }, find: { x: 336, y: 0 }, done: { x: 672, y: 0 } }).get("find:error:0") ?? [];
    // The right side is at 336 + 248.
    expect(Math.min(...route.map(({ x }) => x))).toBe(584);
    expect(route.at(-1)?.y).toBeLessThan(40);
  });
});

/** Stretches of two edges on one line for longer than this (px) cannot be told apart. */
const tolerated = 24;

function sharedLines(model: CanvasModel, routes: EdgeRoutes): string[] {
  const stretches = model.transitions.flatMap(({ id, source, event }) =>
    (routes.get(id) ?? []).slice(1).map((b, i) => {
      const a = routes.get(id)?.[i] ?? b;
      const isUpright = a.x === b.x;
      const [from, to] = isUpright ? [a.y, b.y] : [a.x, b.x];
      return { id, owner: `${source}:${event}`, isUpright, at: isUpright ? a.x : a.y, from: Math.min(from, to), to: Math.max(from, to) };
    }),
  );
  return stretches.flatMap((a, i) =>
    stretches
      .slice(i + 1)
      .filter(
        (b) => a.owner !== b.owner && a.isUpright === b.isUpright && Math.abs(a.at - b.at) < 3 && Math.min(a.to, b.to) - Math.max(a.from, b.from) > tolerated,
      )
      .map((b) => `${a.id} with ${b.id}`),
  );
}

function crossedStates(model: CanvasModel, positions: Positions, routes: EdgeRoutes): string[] {
  const rects = model.states.map((view) => ({ name: view.name, ...rectOf(view, positions) }));
  return [...routes].flatMap(([id, points]) =>
    points.slice(1).flatMap((b, i) => {
      const a = points[i] ?? b;
      return rects
        .filter(
          ({ x, y, width, height }) =>
            Math.max(a.x, b.x) > x + 3 && Math.min(a.x, b.x) < x + width - 3 && Math.max(a.y, b.y) > y + 3 && Math.min(a.y, b.y) < y + height - 3,
        )
        .map(({ name }) => `${id} through ${name}`);
    }),
  );
}

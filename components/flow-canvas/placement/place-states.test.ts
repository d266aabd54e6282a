import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseDefinition } from "@/flows/definition/parse-definition";
import type { JsonObject } from "@/flows/json/json";
import { catalogue } from "@/testing/builders/core-catalogue";
import { aLargeDefinition } from "../a-large-flow.fixture";
import { buildCanvasModel, type CanvasModel } from "../canvas-model";
import { rectOf } from "../edge-routes";
import { summariseWith } from "../summarise-action";
import { layersOf, spineOf, withoutCircles } from "./layers";
import { placeStates } from "./place-states";

const summariseAction = summariseWith(catalogue);

/** A flow with a state for each list; the numbers are the states it leads to. */
const modelOf = (next: readonly (readonly number[])[]): CanvasModel => {
  const states: JsonObject = Object.fromEntries(
    next.map((targets, i) => [
      `s${i}`,
      { type: "action", transitions: Object.fromEntries(targets.map((target, at) => [`event_${at}`, `s${target % next.length}`])) },
    ]),
  );
  return buildCanvasModel(
    parseDefinition({ schemaVersion: 2, id: "x", name: "x", module: "general", initialState: "s0", finalStates: [], states, context: {} }),
    summariseAction,
  );
};

const anyGraph = fc.array(fc.array(fc.nat(60), { maxLength: 4 }), { minLength: 1, maxLength: 60 });
/** Edges lead to higher numbers only. */
const anyDag = anyGraph.map((next) =>
  next.map((targets, i) => [...new Set(targets.map((target) => i + 1 + (target % next.length)))].filter((target) => target < next.length)),
);

describe("placeStates", () => {
  it("covers no state with another", () => {
    fc.assert(
      fc.property(anyGraph, (next) => {
        const model = modelOf(next);
        const positions = placeStates(model);
        const rects = model.states.map((view) => rectOf(view, positions));
        rects.forEach((a, i) => {
          for (const b of rects.slice(i + 1)) {
            const isApart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
            expect(isApart).toBe(true);
          }
        });
      }),
    );
  });

  it("gives every state a place, and the same flow the same places", () => {
    fc.assert(
      fc.property(anyGraph, (next) => {
        const positions = placeStates(modelOf(next));
        expect(Object.keys(positions).sort()).toEqual(next.map((_, i) => `s${i}`).sort());
        expect(placeStates(modelOf(next))).toEqual(positions);
      }),
    );
  });

  it("lays a chain out in one straight line", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), (count) => {
        const positions = placeStates(modelOf(Array.from({ length: count }, (_, i) => (i < count - 1 ? [i + 1] : []))));
        const places = Array.from({ length: count }, (_, i) => positions[`s${i}`]);
        expect(places.map((place) => place?.y)).toEqual(places.map(() => 0));
        places.slice(1).forEach((place, i) => expect(place?.x).toBeGreaterThan(places[i]?.x ?? 0));
      }),
    );
  });

  it("goes on below where a chain gets long, each line straight and in reading order", () => {
    const positions = placeStates(modelOf(Array.from({ length: 40 }, (_, i) => (i < 39 ? [i + 1] : []))));
    const places = Array.from({ length: 40 }, (_, i) => positions[`s${i}`] ?? { x: -1, y: -1 });
    places.slice(1).forEach((place, i) => {
      const before = places[i] ?? place;
      expect(place.y > before.y ? place.x === 0 : place.y === before.y && place.x > before.x).toBe(true);
    });
    expect(new Set(places.map(({ y }) => y)).size).toBeGreaterThan(1);
  });

  it("holds the main way at one height and what branches off it below", () => {
    // s0 → s1 → s2 → s3, and from s1 aside to s4.
    const positions = placeStates(modelOf([[1], [2, 4], [3], [], []]));
    expect(["s0", "s1", "s2", "s3"].map((name) => positions[name]?.y)).toEqual([0, 0, 0, 0]);
    expect(positions.s4?.y).toBeGreaterThan(0);
  });

  it("is not deep in the stack nor superlinear in the number of looks: 5,000 states in a chain with ways back", () => {
    const positions = placeStates(modelOf(Array.from({ length: 5000 }, (_, i) => (i < 4999 ? [i + 1, Math.max(0, i - 3)] : []))));
    expect(Object.keys(positions)).toHaveLength(5000);
  });

  it("places 500 states", () => {
    const model = buildCanvasModel(aLargeDefinition(500), summariseAction);
    expect(Object.keys(placeStates(model))).toHaveLength(500);
  });
});

describe("layersOf", () => {
  it("rises along every edge of a graph without circles", () => {
    fc.assert(
      fc.property(anyDag, (next) => {
        const layers = layersOf({ next }, 0);
        next.forEach((targets, i) => {
          for (const target of targets) expect(layers[target]).toBeGreaterThan(layers[i] ?? 0);
        });
      }),
    );
  });
});

describe("withoutCircles", () => {
  it("leaves a graph without circles as it is", () => {
    fc.assert(
      fc.property(anyDag, (next) => {
        expect(withoutCircles({ next }, 0).next).toEqual(next);
      }),
    );
  });

  it("leaves no circle: whatever is left can be layered", () => {
    fc.assert(
      fc.property(anyGraph, (next) => {
        const closed = next.map((targets, i) => [...new Set(targets.map((target) => target % next.length))].filter((target) => target !== i));
        const forward = withoutCircles({ next: closed }, 0);
        const layers = layersOf(forward, 0);
        forward.next.forEach((targets, i) => {
          for (const target of targets) expect(layers[target]).toBeGreaterThan(layers[i] ?? 0);
        });
      }),
    );
  });
});

describe("spineOf", () => {
  it("follows the first way on from the start", () => {
    expect(spineOf({ next: [[2, 1], [], [3], []] }, 0)).toEqual([0, 2, 3]);
  });
});

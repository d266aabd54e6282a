import { describe, expect, it } from "vitest";
import { catalogue } from "@/testing/builders/core-catalogue";
import { aDefinition } from "./a-definition.fixture";
import { buildCanvasModel } from "./canvas-model";
import { toEdges, toNodes } from "./canvas-nodes";
import { routeEdges } from "./edge-routes";
import { changesOnly } from "./highlights";
import { summariseWith } from "./summarise-action";

const summariseAction = summariseWith(catalogue);

const model = buildCanvasModel(aDefinition(), summariseAction);
const positions = { ask: { x: 0, y: 0 }, find: { x: 352, y: 0 }, done: { x: 704, y: 0 } };
const inputs = { model, positions, highlights: null, issues: null, selected: new Set<string>(), tabStop: "ask", editable: true };

describe("toNodes", () => {
  it("gives every state a handle for each event, one to arrive at and, for editing, one for new transitions", () => {
    const handlesOf = (editable: boolean) => toNodes({ ...inputs, editable }, new Map()).map(({ handles }) => handles?.map(({ id }) => id));
    expect(handlesOf(false)).toEqual([["in", "user_message"], ["in", "items_found", "error"], ["in"]]);
    expect(handlesOf(true)).toEqual([["in", "user_message", "+"], ["in", "items_found", "error", "+"], ["in"]]);
  });

  it("lets the Tab key reach exactly one state", () => {
    expect(toNodes(inputs, new Map()).map(({ domAttributes }) => domAttributes?.tabIndex)).toEqual([0, -1, -1]);
  });

  it("keeps the node objects that did not change when one moves", () => {
    const first = toNodes(inputs, new Map());
    const second = toNodes({ ...inputs, positions: { ...positions, done: { x: 800, y: 0 } } }, new Map(first.map((node) => [node.id, node])));
    expect(second.map((node, i) => node === first[i])).toEqual([true, true, false]);
  });

  it("marks where a run stands and fades what it did not visit", () => {
    const highlights = { active: "find", live: true, visited: ["ask", "find"], taken: [], current: null };
    expect(toNodes({ ...inputs, highlights }, new Map()).map(({ data }) => data.mark)).toEqual(["visited", "live", "faded"]);
  });
});

describe("a comparison", () => {
  it("marks what is different on states and transitions, in words for those who do not see it, and nothing else", () => {
    const highlights = changesOnly({ states: { find: "removed" }, transitions: { "find:items_found:1": "added" } });
    const nodes = toNodes({ ...inputs, highlights }, new Map());
    expect(nodes.map(({ data }) => data.mark)).toEqual(["none", "removed", "none"]);
    expect(nodes.map(({ ariaLabel }) => /removed|added|changed/.test(ariaLabel ?? ""))).toEqual([false, true, false]);
    const routes = routeEdges(model, positions);
    const edges = toEdges({ model, routes, highlights, selectedEdge: null, focus: null, labels: new Map(), label: () => "", editable: false }, new Map());
    expect(edges.map(({ data }) => data?.mark)).toEqual(["none", "none", "added"]);
  });
});

describe("toEdges", () => {
  const edgeInputs = {
    model,
    routes: routeEdges(model, positions),
    highlights: null,
    selectedEdge: null,
    focus: null,
    labels: new Map(),
    label: ({ event }: { event: string }) => event,
    editable: true,
  };

  it("draws one edge for each candidate whose target exists", () => {
    expect(toEdges(edgeInputs, new Map()).map(({ id }) => id)).toEqual(["ask:user_message:0", "find:items_found:0", "find:items_found:1"]);
  });

  it("marks the transition that was just taken, and only the candidate that leads where the run went", () => {
    const current = { source: "find", event: "items_found", target: "ask" };
    const edges = toEdges({ ...edgeInputs, highlights: { active: "ask", live: false, visited: null, taken: [], current } }, new Map());
    expect(edges.map(({ data }) => data?.mark)).toEqual(["none", "none", "current"]);
  });
});

import { describe, expect, it } from "vitest";
import { aState } from "@/testing/builders/a-flow";
import { testFacts } from "./fixtures/executor-facts";
import foodOrderV1 from "./fixtures/food-order-v1.json";
import { toGraph } from "./graph";
import { toMermaid } from "./mermaid";
import { normaliseDefinition } from "./normalise";

const { definition } = normaliseDefinition(foodOrderV1, testFacts);

describe("toGraph", () => {
  it("has one node a state and one edge a candidate, unknown targets included", () => {
    const { nodes, edges } = toGraph(definition);
    expect(nodes.map(({ id }) => id)).toEqual(Object.keys(definition.states));
    expect(edges).toHaveLength(16);
    expect(edges).toContainEqual({ id: "search_food:no_items:0", source: "search_food", target: "no_results", event: "no_items", index: 0 });
  });

  it("gives every state a place of its own", () => {
    const places = toGraph(definition).nodes.map(({ position }) => `${position.x},${position.y}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it("numbers the candidates of one event and keeps the places that are set", () => {
    const init = aState({ type: "wait", transitions: { user_message: ["search_food", { target: "completed", guard: "a" }] } });
    const graph = toGraph({ ...definition, states: { ...definition.states, init }, ui: { layout: { init: { x: 7, y: 9 } } } });
    expect(graph.edges.filter(({ source }) => source === "init").map(({ target, index }) => [target, index])).toEqual([
      ["search_food", 0],
      ["completed", 1],
    ]);
    expect(graph.nodes.find(({ id }) => id === "init")?.position).toEqual({ x: 7, y: 9 });
  });
});

describe("toMermaid", () => {
  it("draws the edges of the graph, the start and the ends", () => {
    const lines = toMermaid(definition).trim().split("\n");
    expect(lines.slice(0, 3)).toEqual(["stateDiagram-v2", "  [*] --> init", "  init --> search_food : user_message"]);
    expect(lines).toContain("  completed --> [*]");
    // The header, the start, one end.
    expect(lines).toHaveLength(toGraph(definition).edges.length + 3);
  });

  it("writes guards and events so that Mermaid reads them as text", () => {
    const init = aState({ type: "wait", transitions: { "webhook:pay.done": { target: "end", guard: "a > 1;\nb" } } });
    expect(toMermaid({ ...definition, states: { init } })).toContain("init --> end_ : webhook#58;pay.done [a #62; 1#59; b]");
  });
});

import { describe, expect, it } from "vitest";
import { type Foreground, type Route, type RouteFacts, routeOf } from "./route";

const facts = (overrides: Partial<RouteFacts> & { text?: string; event?: string }): RouteFacts => {
  const { text = "hello", event = null, ...rest } = overrides;
  return { foreground: "none", collecting: true, idleMs: 0, sessionTtlMs: 1000, canStartOver: true, opens: false, input: { text, event, data: null }, ...rest };
};

describe("routeOf", () => {
  it.each<[Foreground, { text?: string; event?: string; idleMs?: number; collecting?: boolean; canStartOver?: boolean; opens?: boolean }, Route]>([
    ["running", {}, { type: "resume" }],
    ["running", { text: "start over" }, { type: "resume" }],
    ["running", { idleMs: 1001 }, { type: "expire" }],
    ["running", { idleMs: 1000 }, { type: "resume" }],
    ["running", { idleMs: 1001, collecting: false }, { type: "resume" }],
    ["paused", { text: "go on" }, { type: "resume" }],
    ["handedOver", {}, { type: "askHandedOver" }],
    ["withPerson", { text: "Go on!" }, { type: "resume" }],
    ["handedOver", { text: "Go on!" }, { type: "goOn" }],
    ["handedOver", { event: "start_over", text: "Start over" }, { type: "startOver" }],
    ["none", {}, { type: "classify" }],
    ["ended", { text: "Start over." }, { type: "startOver" }],
    ["ended", { event: "start_over", text: "" }, { type: "startOver" }],
    ["none", { event: "start_over", canStartOver: false }, { type: "classify" }],
    ["none", { event: "start:food_order_v2" }, { type: "startFlow", slug: "food_order_v2" }],
    ["ended", { text: "order food" }, { type: "classify" }],
    ["none", { opens: true }, { type: "open" }],
    ["none", { opens: true, text: "start over" }, { type: "open" }],
  ])("%s %o goes to %o", (foreground, given, expected) => {
    expect(routeOf(facts({ foreground, ...given }))).toEqual(expected);
  });
});

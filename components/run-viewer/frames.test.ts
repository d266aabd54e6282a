import { describe, expect, it } from "vitest";
import type { Step } from "@/flows/protocol/step";
import { aStep } from "@/testing/builders/a-step";
import { changeAt, changesOf, holdsChange } from "./context-changes";
import { conversationUntil } from "./conversation-until";
import { findSteps } from "./find-steps";
import { buildFrames, frameIndexOf, turnStart } from "./frames";
import { pathSoFar } from "./path-so-far";
import { groupByTurn, tickWeight } from "./timeline";

const stepAt = (seq: number, turn: number, part: Partial<Step> = {}): Step => aStep({ seq, turn, at: `2026-01-01T00:00:0${seq}.000Z`, ...part });

const base = { seq: 0, state: "init", context: { dish: "dal" } };
const steps = [
  stepAt(1, 1, { contextPatch: [{ op: "add", path: "/store", value: { name: "Sai Kitchen" } }] }),
  stepAt(2, 1, { step_type: "condition", executor: null, hook: null, event: "items_found", to: "show_results" }),
  stepAt(3, 2, { state: "show_results", step_type: "wait", event: "user_selects", contextPatch: [{ op: "replace", path: "/dish", value: "paneer tikka" }] }),
  stepAt(4, 2, { state: "show_results", status: "failed", executor: "zone", error: { code: "ZONE_INVALID", message: "outside" } }),
];
const frames = buildFrames(base, steps);

describe("buildFrames", () => {
  it("starts before the first step and folds every patch", () => {
    expect(frames.map((frame) => [frame.index, frame.state, frame.context])).toEqual([
      [0, "init", { dish: "dal" }],
      [1, "init", { dish: "dal", store: { name: "Sai Kitchen" } }],
      [2, "show_results", { dish: "dal", store: { name: "Sai Kitchen" } }],
      [3, "show_results", { dish: "paneer tikka", store: { name: "Sai Kitchen" } }],
      [4, "show_results", { dish: "paneer tikka", store: { name: "Sai Kitchen" } }],
    ]);
  });

  it("finds the frame of a step, or the last one before it", () => {
    expect([frameIndexOf(frames, 3), frameIndexOf(frames, 99), frameIndexOf(frames, 0)]).toEqual([3, 4, 0]);
  });

  it("jumps by turns, first to the start of the current one", () => {
    expect(turnStart(frames, 1, 1)).toBe(3);
    expect(turnStart(frames, 4, 1)).toBe(4);
    expect(turnStart(frames, 4, -1)).toBe(3);
    expect(turnStart(frames, 3, -1)).toBe(1);
    expect(turnStart(frames, 1, -1)).toBe(0);
  });
});

describe("pathSoFar", () => {
  it("lists visited states and taken edges, and the edge of this very step", () => {
    expect(pathSoFar(frames, 1)).toEqual({ visited: ["init"], taken: [], current: null });
    const edge = { source: "init", event: "items_found", target: "show_results" };
    expect(pathSoFar(frames, 2)).toEqual({ visited: ["init", "show_results"], taken: [edge], current: edge });
    expect(pathSoFar(frames, 4)).toEqual({ visited: ["init", "show_results"], taken: [edge], current: null });
  });
});

describe("timeline", () => {
  it("groups ticks by turn and marks failures", () => {
    expect(groupByTurn(frames).map((group) => [group.turn, group.ticks.map((tick) => [tick.seq, tick.failed])])).toEqual([
      [
        1,
        [
          [1, false],
          [2, false],
        ],
      ],
      [
        2,
        [
          [3, false],
          [4, true],
        ],
      ],
    ]);
  });

  it("widens a tick with its duration, within 1 and 4", () => {
    expect(tickWeight(0)).toBe(1);
    expect(tickWeight(90)).toBe(2); // 1 + log10(1 + 90 / 10)
    expect(tickWeight(1e9)).toBe(4);
  });
});

describe("context changes", () => {
  it("marks a value inside an added object as added", () => {
    const changes = changesOf(steps[0] ?? null);
    expect(changeAt(changes, "/store/name")).toBe("added");
    expect(changeAt(changes, "/dish")).toBeNull();
  });

  it("knows which branches hold a change", () => {
    const changes = new Map([["/a/b/0", "changed" as const]]);
    expect([holdsChange(changes, "/a"), holdsChange(changes, "/a/b"), holdsChange(changes, "/ab")]).toEqual([true, true, false]);
  });
});

describe("conversationUntil", () => {
  const said = (seq: number, step?: number) => ({
    id: `m${seq}`,
    seq,
    role: "assistant" as const,
    content: "",
    format: "text" as const,
    buttons: [],
    cards: [],
    timestamp: "2026-01-01T00:00:02.500Z",
    metadata: step === undefined ? {} : { step },
  });

  it("shows what was said by the step's number, else by time", () => {
    const messages = [said(1, 1), said(2, 4), said(3)];
    expect(conversationUntil(messages, frames, 2).map((entry) => entry.said)).toEqual([true, false, false]);
    expect(conversationUntil(messages, frames, 3).map((entry) => entry.said)).toEqual([true, false, true]);
  });

  it("shows everything at the last frame", () => {
    expect(conversationUntil([said(9, 99)], frames, 4)[0]?.said).toBe(true);
  });
});

describe("findSteps", () => {
  it("searches states, executors, events and errors", () => {
    expect(findSteps(frames, "ZONE")).toEqual([4]);
    expect(findSteps(frames, "items_found")).toEqual([2]);
    expect(findSteps(frames, " ")).toEqual([]);
  });
});

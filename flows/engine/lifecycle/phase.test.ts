import { describe, expect, it } from "vitest";
import { aFlow, anAction } from "@/testing/builders/a-flow";
import { aMeta, runConversation, start } from "@/testing/builders/a-run";
import { compile } from "../compile/compile";
import { transition } from "../transition";
import { collectingData } from "./collecting-data";
import { phaseOf } from "./phase";
import { progressOf } from "./progress";

const end = { type: "final" } as const;

describe("phaseOf", () => {
  it.each<[string, Parameters<typeof aFlow>[0][string], string, string[]]>([
    ["a question", { type: "wait", input: { accept: [], store: "name" }, transitions: { data_valid: "z" } }, "COLLECTING", ["name"]],
    [
      "an executor that reads",
      { type: "wait", actions: [anAction("act", { output: "chosen" })], transitions: { user_selects: "z" } },
      "COLLECTING",
      ["chosen"],
    ],
    [
      "a payment that can be cancelled",
      { type: "wait", timeout: 1_000, transitions: { payment_success: "z", user_cancels: "z", timeout: "z" } },
      "WAITING",
      [],
    ],
    ["a webhook", { type: "wait", transitions: { "webhook:courier.status": "z" } }, "WAITING", []],
    ["an end", { type: "final" }, "COMPLETED", []],
  ])("at %s", async (_, state, phase, collecting) => {
    const { compiled, snapshot } = await runConversation(aFlow({ s: state, z: end }));
    expect(phaseOf(compiled, snapshot)).toBe(phase);
    expect(collectingData(compiled, snapshot)).toEqual(collecting);
  });

  it("is IDLE without a run, PROCESSING while an effect is pending, WAITING when paused", async () => {
    const definition = aFlow({ a: { type: "wait", onEntry: [anAction("act")], transitions: { user_message: "z" } }, z: end });
    const flow = compile(definition, {});
    expect(phaseOf(flow, null)).toBe("IDLE");
    expect(phaseOf(flow, transition(flow, "r", null, { type: "started", at: start, meta: aMeta, input: null, entities: null }).snapshot)).toBe("PROCESSING");
    const paused = await runConversation(definition, [{ type: "pauseRequested", at: start + 1, reason: "switched" }]);
    expect(phaseOf(flow, paused.snapshot)).toBe("WAITING");
  });
});

describe("progress (A90)", () => {
  it("is the share of the shortest way to a completed end, rounded, of 95", async () => {
    const flow = aFlow({
      a: { type: "wait", transitions: { user_message: "b" } },
      b: { type: "wait", transitions: { user_message: "c", user_edits: "a", user_cancels: "cancelled" } },
      c: { type: "wait", transitions: { user_message: "z" } },
      z: end,
      cancelled: end,
    });
    const run = await runConversation(flow, [
      "1",
      { type: "eventReceived", at: start + 2_000, event: "user_edits", data: null, source: "operator" },
      "2",
      "3",
      "4",
    ]);
    // Distances 3, 2, 1: 95 × (1 − 2/3) = 31.7, 95 × (1 − 1/3) = 63.3; going back to `a` does not lower it.
    expect(run.turns.map(({ snapshot }) => progressOf(run.compiled, snapshot))).toEqual([0, 32, 32, 32, 63, 100]);
  });

  it("takes the author's number, below 100 before the end", async () => {
    const run = await runConversation(
      aFlow({ a: { type: "wait", progress: 100, transitions: { user_message: "z" } }, z: { type: "final", outcome: "cancelled" } }),
      ["x"],
    );
    expect(run.turns.map(({ snapshot }) => snapshot.progress)).toEqual([99, 99]);
  });
});

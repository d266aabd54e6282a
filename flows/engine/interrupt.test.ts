import { describe, expect, it } from "vitest";
import { aFlow, anAction, aSet } from "@/testing/builders/a-flow";
import { message, runConversation, start } from "@/testing/builders/a-run";
import type { Signal } from "./run/signal";

const end = { type: "final" } as const;
const ask = { type: "wait" as const, onEntry: [anAction("say", { config: { message: "Where to?" } })], transitions: { user_message: "next" } };
const flow = (overrides: object = {}) => aFlow({ ask: { ...ask, ...overrides }, next: end, other: end, cancelled: end });

describe("interrupts (A50)", () => {
  it.each([
    ["cancel", "cancelled", "cancelled"],
    ["please cancel my order", "cancelled", "cancelled"],
    ["STOP", "cancelled", "cancelled"],
    ["no", "next", "completed"],
    ["cancel street 5", "next", "completed"],
    ["don't cancel", "next", "completed"],
    ["help", "ask", "running"],
    ["agent", "ask", "paused"],
    ["I want to talk to a human", "ask", "paused"],
  ])("reads %j", async (text, state, status) => {
    expect((await runConversation(flow(), [text])).snapshot).toMatchObject({ state, status });
  });

  it("prefer the state's own transition", async () => {
    expect((await runConversation(flow({ transitions: { user_message: "next", user_cancels: "other" } }), ["cancel"])).snapshot.state).toBe("other");
  });

  it("are plain text where the state says so", async () => {
    expect((await runConversation(flow({ interrupts: false }), ["cancel"])).snapshot.state).toBe("next");
  });

  it("help explains without counting a miss", async () => {
    const run = await runConversation(flow(), ["help"]);
    expect(run.snapshot.attempts).toBe(0);
    expect(run.texts).toHaveLength(2);
  });

  it("agent pauses the run until it is resumed, and says nothing meanwhile", async () => {
    const run = await runConversation(flow(), ["agent", "hello?", { type: "resumeRequested", at: start + 9_000 }, "pizza"]);
    expect(run.turns.map(({ snapshot }) => [snapshot.status, snapshot.pausedReason])).toEqual([
      ["running", null],
      ["paused", "handoff"],
      ["paused", "handoff"],
      ["running", null],
      ["completed", null],
    ]);
    expect(run.turns[2]?.replies).toEqual([]);
  });

  it("start over begins again with a fresh context", async () => {
    const shop = aFlow(
      {
        a: { ...ask, transitions: { user_message: "b" } },
        b: { type: "wait", onEntry: [aSet({ x: 1, n: 7 })], transitions: { user_message: "next" } },
        next: end,
      },
      { context: { n: { type: "number", required: false, default: 2 } } },
    );
    const run = await runConversation(shop, ["hi", "start over"]);
    expect(run.snapshot).toMatchObject({ state: "a", status: "running", context: { n: 2 } });
    expect(run.steps.find((step) => step.event === "start_over" && step.to === "a")?.contextPatch).toEqual([
      { op: "remove", path: "/x" },
      { op: "replace", path: "/n", value: 2 },
    ]);
    expect(run.texts).toEqual(["Where to?", "Where to?"]);
  });
});

describe("pausing", () => {
  const pause: Signal = { type: "pauseRequested", at: start + 500, reason: "switched" };

  it("answers a message with the question whether to go on (rule 19)", async () => {
    const run = await runConversation(flow(), [pause, "hello"]);
    expect(run.snapshot).toMatchObject({ status: "paused", pausedReason: "switched", state: "ask" });
    expect(run.replies.at(-1)?.buttons.map(({ id }) => id)).toEqual(["resume", "start_over"]);
  });

  it.each([["go on"], [message({ text: "Go on", event: "resume" })]])("goes on with %j where it stopped", async (answer) => {
    const run = await runConversation(flow(), [pause, answer, "pizza"]);
    expect(run.trail).toEqual(["ask", "next"]);
    expect(run.turns[2]?.snapshot.status).toBe("running");
  });

  it("takes the state's own resume transition", async () => {
    const run = await runConversation(flow({ transitions: { user_message: "next", resume: "other" } }), [pause, { type: "resumeRequested", at: start + 900 }]);
    expect(run.snapshot.state).toBe("other");
  });

  it("can be cancelled", async () => {
    expect((await runConversation(flow(), [pause, "cancel"])).snapshot.status).toBe("cancelled");
  });
});

import { describe, expect, it } from "vitest";
import { catalogue } from "@/testing/builders/core-catalogue";
import { parseDefinition } from "../definition/parse-definition";
import { wireStep } from "../engine/run/wire-step";
import type { Move } from "./conversation";
import { coverageOf, share, waysOf } from "./coverage";
import { playConversation } from "./play-conversation";

const say = (message: string) => ({ executor: "response", config: { message } });

const flow = parseDefinition({
  schemaVersion: 2,
  id: "counted",
  name: "Counted",
  module: "general",
  initialState: "ask",
  finalStates: ["small", "large", "given_up"],
  onError: "given_up",
  states: {
    ask: {
      type: "wait",
      onEntry: [say("How many?")],
      input: { accept: ["user_input"], store: "count" },
      transitions: {
        user_input: [{ target: "small", guard: "count < 10" }, { target: "large", guard: "count < 100" }, "given_up"],
        error: "given_up",
        cancel: "given_up",
      },
    },
    small: { type: "final", outcome: "completed", onEntry: [say("Few.")] },
    large: { type: "final", outcome: "completed", onEntry: [say("Many.")] },
    given_up: { type: "final", outcome: "cancelled", onEntry: [say("Too many.")] },
  },
  context: { count: { type: "number", required: true } },
});

async function missedAfter(...conversations: Move[][]): Promise<{ states: string[]; transitions: string[] }> {
  const played = await Promise.all(conversations.map((moves) => playConversation(flow, { moves }, { catalogue })));
  const { states, transitions } = coverageOf(
    flow,
    played.map(({ turns }) => turns.flatMap((turn) => turn.steps.map(wireStep))),
  );
  return { states: states.missed, transitions: transitions.missed.map(({ event, index }) => `${event} ${index}`).sort() };
}

describe("coverageOf", () => {
  it("counts each guarded alternative of an event, also by the other name of the event", async () => {
    expect(waysOf(flow)).toHaveLength(5);
    expect(await missedAfter([{ say: "3" }], [{ say: "30" }])).toEqual({ states: ["given_up"], transitions: ["cancel 0", "error 0", "user_input 2"] });
    expect(await missedAfter([{ say: "3" }], [{ say: "30" }], [{ say: "300" }])).toEqual({ states: [], transitions: ["cancel 0", "error 0"] });
  });

  it("does not count what the engine does by itself for a transition of the same name", async () => {
    expect((await missedAfter([{ cancel: "operator" }])).transitions).toContain("cancel 0");
    expect((await missedAfter([{ say: "cancel" }])).transitions).not.toContain("cancel 0");
  });

  it("misses everything where nothing was played, and nothing where there is nothing", () => {
    const { states, transitions } = coverageOf(flow, []);
    expect([share(states), share(transitions)]).toEqual([0, 0]);
    expect(share({ total: 0, missed: [] })).toBe(1);
  });
});

import { describe, expect, it } from "vitest";
import { aFlow, anAction } from "@/testing/builders/a-flow";
import { message, runConversation, runId, start, started } from "@/testing/builders/a-run";
import { act, aRegistry, say } from "@/testing/builders/an-executor";
import { checksumOf } from "../definition/checksum";
import { factsOf } from "./compile/compiled-for";
import { verifyRun } from "./record/verify-run";
import type { Signal } from "./run/signal";

const end = { type: "final" } as const;
const flow = aFlow({
  ask: {
    type: "wait",
    onEntry: [anAction("say", { config: { message: "Where to?" } })],
    input: { accept: [], options: [{ id: "home", label: "Home" }] },
    transitions: { user_message: "next", "webhook:pay.done": "paid" },
    timeout: 60_000,
  },
  next: end,
  paid: end,
  cancelled: end,
});
const joins = (by = "u_1", at = start + 3_000): Signal => ({ type: "personJoined", at, by });
const says = (text: string, by = "u_1"): Signal => ({ type: "personSaid", at: start + 4_000, by, text });
const back: Signal = { type: "resumeRequested", at: start + 9_000, question: "Where to?" };

describe("a run that is paused for a person", () => {
  it("hears what is said, records it and does not act on it", async () => {
    const run = await runConversation(flow, ["agent", "cancel", "home"]);
    expect(run.snapshot).toMatchObject({ state: "ask", status: "paused", pausedReason: "handoff", timer: null });
    expect(run.texts.slice(1)).toEqual(["I am passing you on to a person. They will answer here."]);
    const heard = run.steps.filter(({ output }) => JSON.stringify(output).includes("heard")).map(({ input }) => input);
    expect(heard).toMatchObject([{ message: "cancel" }, { message: "home" }]);
  });

  it("tells the customer who speaks, and that the person has gone, and puts its question again", async () => {
    const run = await runConversation(flow, ["agent", joins(), says("I can help."), "thanks", back, "home"]);
    expect(run.replies.slice(2).map(({ role, person, content, buttons }) => [role, person, content, buttons.map(({ id }) => id)])).toEqual([
      ["system", "joined", "A person has joined the conversation.", []],
      ["operator", undefined, "I can help.", []],
      ["system", "left", "The person has left. You are talking with the assistant again.", []],
      [undefined, undefined, "Where to?", ["home"]],
    ]);
    expect(run.snapshot).toMatchObject({ state: "next", status: "completed" });
    expect(run.snapshot).not.toHaveProperty("person");
    expect(run.snapshot.timer).toBeNull();
  });

  it("is taken over from the flow by an operator, and from one person by another without a word to the customer", async () => {
    const run = await runConversation(flow, [joins(), joins("u_2", start + 3_500), says("Hello", "u_1"), says("It is me", "u_2")]);
    expect(run.snapshot).toMatchObject({ status: "paused", pausedReason: "operator", person: "u_2" });
    expect(run.texts.slice(1)).toEqual(["A person has joined the conversation.", "It is me"]);
  });

  it("lets nobody speak who has not joined", async () => {
    const run = await runConversation(flow, ["agent", says("Hello")]);
    expect(run.turns[2]?.snapshot).toBe(run.turns[1]?.snapshot);
  });

  it.each<[string, Signal, string]>([
    ["an event from outside", { type: "eventReceived", at: start + 5_000, event: "webhook:pay.done", data: null, source: "webhook" }, "completed"],
    ["an operator who ends it", { type: "cancelRequested", at: start + 5_000, by: "operator" }, "cancelled"],
    ["a failure", { type: "failRequested", at: start + 5_000, code: "INTERNAL", message: "it broke" }, "failed"],
  ])("forgets the person at %s", async (_, signal, status) => {
    const run = await runConversation(flow, ["agent", joins(), signal]);
    expect(run.snapshot.status).toBe(status);
    expect(run.snapshot).not.toHaveProperty("person");
  });

  it("is lived again from its record", async () => {
    const run = await runConversation(flow, [
      "agent",
      "hello?",
      joins(),
      says("I can help."),
      joins("u_2", start + 4_500),
      message("ok", start + 5_000),
      back,
      "home",
    ]);
    const verdict = verifyRun({
      definition: flow,
      checksum: checksumOf(flow),
      runId,
      origin: started(),
      tape: run.tape,
      steps: run.steps,
      seals: [],
      facts: factsOf(aRegistry(say, act)),
      stored: JSON.parse(JSON.stringify(run.snapshot)),
    });
    expect(verdict).toMatchObject({ ok: true });
  });
});

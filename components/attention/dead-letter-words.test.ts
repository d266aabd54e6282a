import { describe, expect, it } from "vitest";
import { deadLetterActions, deadLetterKinds } from "@/flows/protocol/operations";
import { actionWords, runLink } from "./dead-letter-words";

const every = deadLetterKinds.flatMap((kind) => deadLetterActions.map((action) => ({ kind, action })));

describe("actionWords", () => {
  it.each(every)("says in words what $action of $kind does", ({ kind, action }) => {
    const { label, done } = actionWords({ kind, title: "Message on whatsapp", uncertain: false }, action);
    expect([label, done]).toEqual([expect.stringMatching(/^[A-Z][a-z ]+$/), expect.stringMatching(/^[A-Z].*\.$/)]);
  });

  it("asks before a message is sent again that may have arrived, and not before one that did not", () => {
    expect(actionWords({ kind: "outbox", title: "", uncertain: true }, "retry").ask?.text).toMatch(/twice/);
    expect(actionWords({ kind: "outbox", title: "", uncertain: false }, "retry").ask).toBeNull();
  });

  it("asks before something is given up or settled", () => {
    const asked = every.filter(({ kind, action }) => actionWords({ kind, title: "", uncertain: false }, action).ask !== null);
    expect(asked.filter(({ action }) => action === "skip").map(({ kind }) => kind)).toEqual(["outbox", "webhook"]);
    expect(asked.filter(({ action }) => action !== "skip").map(({ action }) => action)).toEqual(deadLetterKinds.flatMap(() => ["markDone", "markNotDone"]));
  });
});

describe("runLink", () => {
  it("leads to the step that made an effect, to the run for the rest, and nowhere without one", () => {
    expect(runLink({ kind: "effect", id: "r_1:12", runId: "r_1" })).toBe("/runs/r_1?step=12");
    expect(runLink({ kind: "webhook", id: "e_1", runId: "r_1" })).toBe("/runs/r_1");
    expect(runLink({ kind: "webhook", id: "e_1", runId: null })).toBeNull();
  });
});

import { describe, expect, it } from "vitest";
import { deadLetterActions, deadLetterKinds } from "@/flows/protocol/operations";
import { actionWords, runLink, settledWords } from "./dead-letter-words";

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
    expect(asked.filter(({ action }) => action !== "skip").map(({ action }) => action)).toEqual(
      deadLetterKinds.flatMap(() => ["markDone", "markNotDone", "refund", "placeOrder"]),
    );
  });

  it("names the amount and the customer before money is given back", () => {
    const item = { kind: "webhook", title: "", uncertain: false, payment: { amountMinor: 51_200, currency: "INR" }, sessionId: "s_1" } as const;
    const ask = actionWords(item, "refund").ask;
    expect(ask).toMatchObject({ title: "Refund ₹512?", confirm: "Refund ₹512", danger: true });
    expect(ask?.text).toContain("s_1");
    expect(actionWords(item, "placeOrder").ask?.text).toContain("₹512");
  });
});

describe("settledWords", () => {
  const payment = { amountMinor: 51_200, currency: "INR" };
  const at = "2026-11-21T10:00:00.000Z";

  it("say what was done and by whom", () => {
    expect(settledWords({ payment, settled: { what: "refund", by: "Asha", at, orderNumber: null } })).toBe("Refunded ₹512 by Asha");
    expect(settledWords({ payment, settled: { what: "placeOrder", by: null, at, orderNumber: "261121-7KQ3XM" } })).toBe("Order 261121-7KQ3XM placed");
    expect(settledWords({ payment, settled: null })).toBe("");
  });
});

describe("runLink", () => {
  it("leads to the step that made an effect, to the run for the rest, and nowhere without one", () => {
    expect(runLink({ kind: "effect", id: "r_1:12", runId: "r_1" })).toBe("/runs/r_1?step=12");
    expect(runLink({ kind: "webhook", id: "e_1", runId: "r_1" })).toBe("/runs/r_1");
    expect(runLink({ kind: "webhook", id: "e_1", runId: null })).toBeNull();
  });
});

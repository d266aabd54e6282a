import { describe, expect, it } from "vitest";
import { activityWords } from "./activity-words";

const entry = { subject: null, entity: "x_1", details: {} };

describe("activityWords", () => {
  it.each([
    [{ ...entry, action: "session.started", details: { factor: "recovery" } }, "signed in with a recovery code"],
    [{ ...entry, action: "person.role", subject: "Bela", details: { role: "owner", before: "agent" } }, "made Bela owner, before: agent"],
    [{ ...entry, action: "flow.deleted", details: { slug: "lunch" } }, "deleted the flow lunch"],
    [{ ...entry, action: "retention.set", details: { days: null } }, "set how long run data is kept: keep everything"],
  ])("says %j in words", (given, words) => {
    expect(activityWords(given)).toBe(words);
  });

  it("finds words for an action it does not know", () => {
    expect(activityWords({ ...entry, action: "flow.archivedAgain", subject: "Lunch" })).toBe("flow archived again: Lunch");
  });
});

import { describe, expect, it } from "vitest";
import { aStep } from "@/testing/builders/a-step";
import { describeStep } from "./describe-step";

describe("describeStep", () => {
  it("says from which version to which a run was moved", () => {
    const moved = aStep({ step_type: "wait", status: "completed", event: null, input: { migrated: { from: 3, to: 4 }, by: "u_1" } });
    expect(describeStep(moved)).toBe("Moved from version 3 to version 4");
  });

  it("does not call failed what may have been done", () => {
    const unknown = { code: "EFFECT_UNKNOWN", message: "it is not known whether 'order' was done before the interruption" };
    expect(describeStep(aStep({ executor: "order", hook: "main", status: "failed", error: unknown }))).toBe("order: it is not known whether it was done");
    expect(describeStep(aStep({ executor: "order", hook: "main", status: "failed", error: { code: "STORE_CLOSED", message: "closed" } }))).toBe(
      "order failed: closed",
    );
  });
});

import { describe, expect, it } from "vitest";
import { aStep } from "@/testing/builders/a-step";
import { describeStep } from "./describe-step";

describe("describeStep", () => {
  it("does not call failed what may have been done", () => {
    const unknown = { code: "EFFECT_UNKNOWN", message: "it is not known whether 'order' was done before the interruption" };
    expect(describeStep(aStep({ executor: "order", hook: "main", status: "failed", error: unknown }))).toBe("order: it is not known whether it was done");
    expect(describeStep(aStep({ executor: "order", hook: "main", status: "failed", error: { code: "STORE_CLOSED", message: "closed" } }))).toBe(
      "order failed: closed",
    );
  });
});

import { describe, expect, it } from "vitest";
import { payTokenOf } from "./payment-api";
import { paymentStateOf } from "./payment-state";

const payment = (status: Parameters<typeof paymentStateOf>[0]["status"], change: { settledAt?: string; replaced?: boolean } = {}) => ({
  status,
  settledAt: null,
  replaced: false,
  ...change,
});

describe("paymentStateOf", () => {
  it.each([
    [payment("created"), true, "open"],
    [payment("created"), false, "over"],
    [payment("created", { replaced: true }), true, "replaced"],
    [payment("captured"), false, "paid"],
    [payment("captured", { replaced: true }), false, "paid"],
    [payment("failed"), true, "failed"],
    [payment("expired"), true, "expired"],
    [payment("refunded"), false, "paidBack"],
  ] as const)("of %j, waited for %s, is %s", (view, isWaitedFor, type) => {
    expect(paymentStateOf(view, isWaitedFor).type).toBe(type);
  });

  it("says when it was paid", () => {
    expect(paymentStateOf(payment("captured", { settledAt: "2026-11-21T10:00:00.000Z" }), false)).toEqual({ type: "paid", at: "2026-11-21T10:00:00.000Z" });
  });
});

describe("payTokenOf", () => {
  it("reads own pay pages alone", () => {
    expect(payTokenOf("/pay/aB_9-x")).toBe("aB_9-x");
    expect(payTokenOf("https://pay.example/pay/x")).toBeNull();
    expect(payTokenOf("/pay/x/y")).toBeNull();
    expect(payTokenOf(undefined)).toBeNull();
  });
});

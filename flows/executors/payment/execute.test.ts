import { describe, expect, it } from "vitest";
import { ExecutorError } from "../../errors";
import type { JsonObject } from "../../json/json";
import { createSimulatedPorts } from "../../simulation/create-ports";
import { outcomeOf, perform } from "../testing/perform";

const breakdown = { currency: "INR", itemsTotalMinor: 22_000, deliveryFeeMinor: 3_200, taxMinor: 0, discountMinor: 0, totalMinor: 25_200, lines: [] };
const context: JsonObject = { pricing_breakdown: breakdown };

async function created() {
  const simulation = createSimulatedPorts({ seed: 1 });
  const result = await perform("payment", { operation: "create", method: "online" }, { context, simulation });
  const payment = result.ok ? (result.output ?? null) : null;
  const [{ id } = { id: "" }] = simulation.store.payments;
  const verify = (more: JsonObject = {}) => perform("payment", { operation: "verify" }, { context: { ...context, payment, ...more }, simulation });
  const refund = () => perform("payment", { operation: "refund" }, { context: { payment }, simulation, key: "r_1:20" });
  return { simulation, result, id, verify, refund };
}

describe("payment create", () => {
  it("asks for the whole total, delivery included, and parks", async () => {
    const { result, id } = await created();
    expect(result).toMatchObject({
      ok: true,
      park: true,
      event: "payment_created",
      output: {
        payment_id: id,
        provider: "simulation",
        status: "created",
        amountMinor: 25_200,
        currency: "INR",
        sandbox: true,
        expiresAt: "2026-01-01T06:45:00.000Z",
      },
      replies: [{ content: expect.stringContaining("₹252"), cards: [{ id, type: "payment", title: "Pay ₹252", priceMinor: 25_200 }] }],
    });
  });

  it("gives the provider's page to pay on", async () => {
    const { ports } = createSimulatedPorts({ seed: 1 });
    const payments = {
      ...ports.payments,
      create: async (request: Parameters<typeof ports.payments.create>[0]) => ({ ...(await ports.payments.create(request)), checkoutUrl: "/pay/abc" }),
    };
    const result = await perform("payment", { operation: "create" }, { context, ports: { payments } });
    expect(result).toMatchObject({ output: { checkoutUrl: "/pay/abc" }, replies: [{ cards: [{ url: "/pay/abc" }] }] });
  });

  it("makes one payment for one key", async () => {
    const simulation = createSimulatedPorts({ seed: 1 });
    for (const key of ["a", "a", "b"]) await perform("payment", { operation: "create" }, { context, simulation, key });
    expect(simulation.store.payments).toHaveLength(2);
  });

  it("takes cash without a provider", async () => {
    const simulation = createSimulatedPorts({ seed: 1 });
    const result = await perform("payment", { operation: "create", method: "cod" }, { context, simulation });
    expect(result).toEqual({
      ok: true,
      event: "cod_confirmed",
      output: { payment_id: null, provider: "cash", providerOrderId: null, status: "pending", amountMinor: 25_200, currency: "INR" },
    });
    expect(simulation.store.payments).toEqual([]);
  });

  it.each([25_200, "25200", 252])("takes %o for the total", async (amount) => {
    expect(await perform("payment", { operation: "create", amount }, { context })).toMatchObject({ ok: true, output: { amountMinor: 25_200 } });
  });

  it("refuses another amount than the total, the items' alone for one", async () => {
    expect(outcomeOf(await perform("payment", { operation: "create", amount: 22_000 }, { context }))).toBe("AMOUNT_MISMATCH");
  });

  it("takes an amount in paise when nothing was worked out", async () => {
    expect(await perform("payment", { operation: "create", amount: 500 })).toMatchObject({ output: { amountMinor: 500 } });
    for (const amount of [null, 0, 1.5]) expect(outcomeOf(await perform("payment", { operation: "create", amount }))).toBe("AMOUNT_MISMATCH");
  });

  it("fails when the provider does not answer", async () => {
    const { ports } = createSimulatedPorts({ seed: 1 });
    const payments = { ...ports.payments, create: () => Promise.reject(new ExecutorError("PROVIDER_UNAVAILABLE")) };
    expect(await perform("payment", { operation: "create" }, { context, ports: { payments } })).toMatchObject({
      ok: false,
      error: { code: "PROVIDER_UNAVAILABLE", retryable: true },
    });
  });
});

describe("payment verify", () => {
  it("knows nothing yet while it is open", async () => {
    const { verify } = await created();
    const result = await verify();
    expect(result).toMatchObject({ ok: true, output: { status: "created" } });
    expect(result).not.toHaveProperty("event");
  });

  it.each([
    ["captured", "payment_success"],
    ["failed", "payment_failed"],
  ] as const)("takes %s for %s", async (status, event) => {
    const { simulation, id, verify } = await created();
    simulation.controls.payments.settle(id, status);
    expect(await verify()).toMatchObject({ ok: true, event, output: { payment_id: id, status } });
  });

  it("refuses a payment over another amount", async () => {
    const { verify } = await created();
    expect(outcomeOf(await verify({ pricing_breakdown: { ...breakdown, totalMinor: 30_000 } }))).toBe("AMOUNT_MISMATCH");
  });

  it("needs a payment", async () => {
    expect(outcomeOf(await perform("payment", { operation: "verify" }, { context }))).toBe("PAYMENT_NOT_FOUND");
  });
});

describe("payment refund", () => {
  it("gives a captured payment back once", async () => {
    const { simulation, id, refund } = await created();
    simulation.controls.payments.settle(id, "captured");
    expect(await refund()).toMatchObject({ ok: true, output: { status: "refunded" }, data: { refunded: true } });
    await refund();
    expect(simulation.store.payments.map(({ status }) => status)).toEqual(["refunded"]);
  });

  it("has nothing to do when nothing was captured", async () => {
    const { refund } = await created();
    expect(await refund()).toMatchObject({ ok: true, output: { status: "created" }, data: { refunded: false } });
    expect(await perform("payment", { operation: "refund" })).toEqual({ ok: true, data: { refunded: false } });
  });
});

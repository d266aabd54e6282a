import { describe, expect, it } from "vitest";
import { foodOrderFlow } from "@/flows/library/library";
import { createSandboxPorts } from "./sandbox-ports";

const payment = { key: "r_1:7", runId: "r_1", conversationId: null, amountMinor: 22_000, currency: "INR", description: "Order", expiresAt: 0 };
const context = { payment: { payment_id: "pay_real", amountMinor: 5_000, currency: "INR", status: "created" }, other: { payment_id: "pay_odd" } };

describe("a sandbox", () => {
  it("is the fork's own, and the same each time", async () => {
    const sandbox = createSandboxPorts();
    const { id } = await sandbox.forRun({ id: "r_1", context: {} }, foodOrderFlow).payments.create(payment);
    const found = (runId: string) => sandbox.forRun({ id: runId, context: {} }, foodOrderFlow).payments.find(id);
    expect(await found("r_1")).toMatchObject({ id, amountMinor: 22_000, sandbox: true });
    expect(await found("r_2")).toBeNull();
    // Forgotten, it gives the same id to the same key.
    expect((await createSandboxPorts().forRun({ id: "r_1", context: {} }, foodOrderFlow).payments.create(payment)).id).toBe(id);
  });

  it("counts payments as made, its parent's included", async () => {
    const { payments } = createSandboxPorts().forRun({ id: "r_1", context }, foodOrderFlow);
    const { id } = await payments.create(payment);
    expect(await payments.find(id)).toMatchObject({ status: "captured" });
    expect(await payments.find("pay_real")).toMatchObject({ status: "captured", amountMinor: 5_000, currency: "INR" });
    expect(await payments.find("pay_odd")).toBeNull();
    expect(await payments.find("pay_none")).toBeNull();
  });

  it("keeps those that were asked for last", async () => {
    const sandbox = createSandboxPorts(2);
    const portsOf = (id: string) => sandbox.forRun({ id, context: {} }, foodOrderFlow);
    const { id } = await portsOf("r_1").payments.create(payment);
    portsOf("r_2");
    expect(await portsOf("r_1").payments.find(id)).not.toBeNull();
    portsOf("r_3");
    expect(await portsOf("r_1").payments.find(id)).not.toBeNull();
    portsOf("r_2");
    portsOf("r_3");
    expect(await portsOf("r_1").payments.find(id)).toBeNull();
  });
});

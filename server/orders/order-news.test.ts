import { describe, expect, it } from "vitest";
import type { OrderRequest } from "@/flows/ports/ports";
import type { BusEvent } from "@/server/bus/bus";
import { withOrderNews } from "./order-news";

const placed = { id: "o_1", number: "260101-ABC234", status: "confirmed", totalMinor: 24_000, currency: "INR", etaMinutes: 35 } as const;
const request = { conversationId: "s_1", runId: "r_1" } as OrderRequest;

function ordering(place: () => Promise<typeof placed>) {
  const told: BusEvent[] = [];
  const orders = withOrderNews({ orders: { place }, bus: { publish: (event) => told.push(event) }, now: () => 1_767_249_000_000 });
  return { orders, told };
}

describe("an order that was placed", () => {
  it("is told to the conversation it belongs to", async () => {
    const { orders, told } = ordering(() => Promise.resolve(placed));
    expect(await orders.place("w_1", request)).toBe(placed);
    const { id: orderId, ...rest } = placed;
    expect(told).toEqual([
      { type: "order:update", sessionId: "s_1", runId: "r_1", payload: { sessionId: "s_1", runId: "r_1", orderId, ...rest, at: "2026-01-01T06:30:00.000Z" } },
    ]);
  });

  it("is told to nobody without a conversation, and not when it was refused", async () => {
    const { orders, told } = ordering(() => Promise.resolve(placed));
    await orders.place("w_1", { ...request, conversationId: null });
    const refusing = ordering(() => Promise.reject(new Error("refused")));
    await expect(refusing.orders.place("w_1", request)).rejects.toThrow("refused");
    expect([told, refusing.told]).toEqual([[], []]);
  });
});

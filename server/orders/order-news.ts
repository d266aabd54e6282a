import type { Bus } from "@/server/bus/bus";
import type { OrdersRepository } from "./repository";

export type OrderNewsDeps = { orders: Pick<OrdersRepository, "place">; bus: Pick<Bus, "publish">; now: () => number };

/** Tells the customer's page of an order as soon as it stands. An order that is found again after a crash is told again. */
export function withOrderNews({ orders, bus, now }: OrderNewsDeps): Pick<OrdersRepository, "place"> {
  return {
    async place(workspaceId, request) {
      const placed = await orders.place(workspaceId, request);
      const { conversationId: sessionId, runId } = request;
      if (sessionId !== null) {
        const { id: orderId, number, status, totalMinor, currency, etaMinutes } = placed;
        const payload = { sessionId, runId, orderId, number, status, totalMinor, currency, etaMinutes, at: new Date(now()).toISOString() };
        bus.publish({ type: "order:update", sessionId, runId, payload });
      }
      return placed;
    },
  };
}

import { AppError } from "@/flows/errors";
import type { JsonObject } from "@/flows/json/json";
import type { Settlement } from "@/flows/protocol/operations";
import { type Actor, authorise, bylineOf } from "@/server/access/actor";
import type { PaidOrder } from "@/server/orders/place-paid-order";
import type { StrayMoneyRepository, StrayPayment } from "./stray-money-repository";

export type StrayMoneyDeps = {
  repository: StrayMoneyRepository;
  /** In full and once, whatever the key. Gives how the payment stands then, null when there is none. */
  giveBack: (request: { workspaceId: string; key: string; paymentId: string }) => Promise<{ status: string } | null>;
  /** Once for a payment. @throws AppError ORDER_REFUSED */
  placeOrder: (request: { runId: string; paymentId: string }) => Promise<PaidOrder>;
};

/**
 * Money that came and led to nothing: given back, or what it was for is ordered after all. Each is safe to repeat, so a crash on
 * the way leaves a row on which the same can be pressed again; that it was done is written once, with who did it.
 */
export function createStrayMoney({ repository, giveBack, placeOrder }: StrayMoneyDeps) {
  async function carryOut(workspaceId: string, what: Settlement, { paymentId, runId, amountMinor, currency }: StrayPayment): Promise<JsonObject> {
    const about = { kind: "webhook", paymentId, amountMinor, currency };
    if (what === "placeOrder") {
      const { id, number } = await placeOrder({ runId, paymentId });
      return { ...about, orderId: id, orderNumber: number };
    }
    const payment = await giveBack({ workspaceId, key: `stray:${paymentId}`, paymentId });
    if (payment?.status !== "refunded") throw new AppError("PROVIDER_UNAVAILABLE", { message: `the payment ${paymentId} was not given back` });
    return about;
  }

  /** Audited. @throws AppError FORBIDDEN, NOT_FOUND when somebody else has dealt with it, ORDER_REFUSED */
  return async function settle(actor: Actor, id: string, what: Settlement): Promise<void> {
    authorise(actor, "operations:act");
    const request = { id, what, by: bylineOf(actor) };
    const payment = await repository.decide(actor.workspaceId, request);
    if (payment === null) throw gone(id);
    const details = await carryOut(actor.workspaceId, what, payment).catch(async (error: unknown) => {
      if (error instanceof AppError && error.code === "ORDER_REFUSED") await repository.release(actor.workspaceId, request);
      throw error;
    });
    if (!(await repository.settle(actor.workspaceId, request, details))) throw gone(id);
  };
}

const gone = (id: string) => new AppError("NOT_FOUND", { message: "it is not on the list any more", details: { kind: "webhook", id } });

export type SettleStrayMoney = ReturnType<typeof createStrayMoney>;

import { ExecutorError } from "../errors";
import type { AddressesPort, AddressOwner, OrderRequest, OrdersPort, Payment, PaymentsPort, PlacedOrder, SavedAddress } from "../ports/ports";
import type { SimulatedWorld } from "./world";

export type SimulatedOrder = PlacedOrder & { request: OrderRequest };

/** What the simulation has done so far; for the preview's panels and for tests. */
export type SimulatedStore = {
  readonly orders: readonly SimulatedOrder[];
  readonly payments: readonly Payment[];
  readonly addresses: readonly SavedAddress[];
};

/** Deterministic ids and numbers: they depend on the key only. */
export type MakeId = (prefix: string, key: string) => string;

function samePerson(a: AddressOwner, b: AddressOwner): boolean {
  if (a.participantId !== null || b.participantId !== null) return a.participantId === b.participantId;
  if (a.userId !== null || b.userId !== null) return a.userId === b.userId;
  return a.conversationId === b.conversationId;
}

export function createSimulatedAddresses(makeId: MakeId): { port: AddressesPort; all: () => SavedAddress[] } {
  const saved = new Map<string, { owner: AddressOwner; address: SavedAddress }>();
  return {
    port: {
      list: (owner) => Promise.resolve([...saved.values()].filter((entry) => samePerson(entry.owner, owner)).map((entry) => entry.address)),
      save(owner, address, key) {
        const entry = saved.get(key) ?? { owner, address: { ...address, id: makeId("a", key) } };
        saved.set(key, entry);
        return Promise.resolve(entry.address);
      },
    },
    all: () => [...saved.values()].map((entry) => entry.address),
  };
}

export function createSimulatedPayments(makeId: MakeId) {
  const byKey = new Map<string, Payment>();
  const refunds = new Set<string>();
  const find = (id: string) => [...byKey.values()].find((payment) => payment.id === id) ?? null;
  const change = (id: string, status: Payment["status"]): Payment => {
    for (const [key, payment] of byKey) {
      if (payment.id !== id) continue;
      const changed = { ...payment, status };
      byKey.set(key, changed);
      return changed;
    }
    throw new ExecutorError("PAYMENT_NOT_FOUND", { message: `no payment ${id}` });
  };
  const port: PaymentsPort = {
    create(request) {
      const id = makeId("pay", request.key);
      const payment: Payment = byKey.get(request.key) ?? {
        id,
        provider: "simulation",
        providerOrderId: makeId("sim", request.key),
        status: "created",
        amountMinor: request.amountMinor,
        currency: request.currency,
        checkoutUrl: null,
        expiresAt: request.expiresAt,
        sandbox: true,
      };
      byKey.set(request.key, payment);
      return Promise.resolve(payment);
    },
    find: (id) => Promise.resolve(find(id)),
    refund({ key, paymentId }) {
      const payment = find(paymentId);
      if (payment === null) return Promise.reject(new ExecutorError("PAYMENT_NOT_FOUND", { message: `no payment ${paymentId}` }));
      if (refunds.has(key) || payment.status !== "captured") return Promise.resolve(payment);
      refunds.add(key);
      return Promise.resolve(change(paymentId, "refunded"));
    },
  };
  return { port, settle: change, all: () => [...byKey.values()] };
}

export function createSimulatedOrders(world: SimulatedWorld, payments: PaymentsPort, makeId: MakeId): { port: OrdersPort; all: () => SimulatedOrder[] } {
  const byKey = new Map<string, SimulatedOrder>();
  const place = async (request: OrderRequest): Promise<PlacedOrder> => {
    const before = byKey.get(request.key);
    if (before !== undefined) return withoutRequest(before);
    const catalogue = world.catalogue();
    if (request.storeId !== null && catalogue.findStore(request.storeId)?.open === false) throw new ExecutorError("STORE_CLOSED");
    const known = new Set(catalogue.findByIds(request.items.map((item) => item.productId)).map((product) => product.id));
    const unknown = request.items.find((item) => !known.has(item.productId));
    if (unknown !== undefined) throw new ExecutorError("UNKNOWN_ITEM", { message: `no product ${unknown.productId}` });
    if (request.paymentId !== null && (await payments.find(request.paymentId))?.status !== "captured") throw new ExecutorError("PAYMENT_NOT_CAPTURED");
    for (const item of request.items)
      if (!catalogue.take(item.productId, item.quantity)) throw new ExecutorError("OUT_OF_STOCK", { message: `${item.name} is sold out` });
    const order: SimulatedOrder = {
      id: makeId("o", request.key),
      number: `SIM-${String(byKey.size + 1).padStart(4, "0")}`,
      status: "confirmed",
      totalMinor: request.totals.totalMinor,
      currency: request.totals.currency,
      etaMinutes: 35,
      request,
    };
    byKey.set(request.key, order);
    return withoutRequest(order);
  };
  return { port: { place }, all: () => [...byKey.values()] };
}

function withoutRequest({ request: _request, ...order }: SimulatedOrder): PlacedOrder {
  return order;
}

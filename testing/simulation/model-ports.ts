import type { MessengerPort } from "@/flows/ports/messenger";
import type { Ports, Product } from "@/flows/ports/ports";
import { createSandboxPayments } from "@/server/integrations/payments/sandbox";
import type { PaymentsRepository } from "@/server/payments/repository";
import { noPorts } from "@/testing/builders/a-run";
import { workspaceId } from "./flows";
import type { Ask } from "./model-repositories";
import type { ModelStore } from "./model-store";
import type { Witness } from "./witness";

const tea: Product = {
  id: "p_tea",
  index: "food_items_v3",
  name: "Tea",
  description: "",
  category: "drinks",
  cuisine: null,
  veg: true,
  price: 5,
  priceMinor: 500,
  currency: "INR",
  storeId: "st_1",
  store: { id: "st_1", name: "Stall", coordinates: { latitude: 20, longitude: 73.7 } },
  available: true,
  stock: null,
  rating: null,
  score: 1,
};

export type ModelPortsDeps = {
  store: ModelStore;
  witness: Witness;
  payments: PaymentsRepository;
  /** A call of a service outside. */
  callOut: Ask;
};

/** The outside services of a history. Each call is witnessed when it arrives, which is when it counts. */
export function modelPorts({ store, witness, payments, callOut }: ModelPortsDeps): Ports {
  const { tables, rules, newId } = store;
  const giveBack = async ({ paymentId }: { paymentId: string }) =>
    (await payments.move(paymentId, ["captured"], "refunded")) ?? (await payments.findById(workspaceId, paymentId));
  const sandbox = createSandboxPayments({ repository: payments, giveBack }, workspaceId);
  return {
    ...noPorts,
    products: { ...noPorts.products, findByIds: async () => [tea] },
    geocoder: { ...noPorts.geocoder, geocode: (text) => callOut(`look for ${text}`, () => []) },
    orders: {
      place: (request) =>
        callOut(`order ${request.key}`, () => {
          witness.effectCalled(request.key);
          const { key, runId, totals, items } = request;
          const cart = JSON.stringify([items, totals.totalMinor]);
          const first =
            tables.orders.find((order) => rules.orderKey && order.key === key) ??
            tables.orders.find((order) => rules.orderCart && order.runId === runId && order.cart === cart);
          const { totalMinor, currency } = totals;
          const order = first ?? { id: newId("o"), number: `N${tables.orders.length + 1}`, key, runId, cart, totalMinor, currency };
          if (first === undefined) tables.orders.push(order);
          return { id: order.id, number: order.number, status: "confirmed", totalMinor, currency, etaMinutes: 35 };
        }),
    },
    payments: {
      ...sandbox,
      create(request) {
        witness.effectCalled(request.key);
        return sandbox.create(request);
      },
    },
    llm: {
      complete: ({ purpose }) =>
        callOut(`call once ${purpose}`, () => {
          witness.effectCalled(purpose);
          witness.calledOnce(purpose);
          return null;
        }),
    },
    nlu: { classify: async (text) => ({ intent: `do_${text.split(" ")[0]}`, confidence: 1, source: "model", language: "en", entities: {} }) },
  };
}

/** A channel's provider: it knows no keys, so what is sent twice arrives twice. */
export function modelMessenger({ store, witness, callOut }: Omit<ModelPortsDeps, "payments">): MessengerPort {
  return {
    atMostOnce: false,
    send: ({ key }) =>
      callOut(`send ${key}`, () => {
        witness.sent(key);
        return { providerId: store.newId("x") };
      }),
  };
}

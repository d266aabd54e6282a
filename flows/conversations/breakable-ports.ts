import { type ErrorCode, ExecutorError } from "../errors";
import type { ExecutorRegistry, ExecutorResult } from "../ports/executor";
import type { Ports } from "../ports/ports";

/** Calls to outside services that a recorded conversation may make fail. */
export const breakableNames = [
  "products.search",
  "products.findByIds",
  "products.findStore",
  "geocoder.geocode",
  "geocoder.reverse",
  "geocoder.suggestions",
  "addresses.list",
  "addresses.save",
  "router.route",
  "zones.locate",
  "zones.findById",
  "prices.findCoupon",
  "prices.parcelCategories",
  "orders.place",
  "payments.create",
  "payments.find",
  "payments.refund",
  "llm.complete",
  "nlu.classify",
  "http.request",
] as const;

export type BreakableCall = (typeof breakableNames)[number];
/** A call to a service, or all that an executor does. */
export type BreakableName = BreakableCall | `executor:${string}`;
/** How it fails: with a code, or by never answering. */
export type Breakdown = ErrorCode | "silence";
/** What fails now. */
export type Broken = ReadonlyMap<BreakableName, Breakdown>;

/** The same services, of which those in `broken` fail: with the code, or by never answering. `broken` may change at any time. */
export function breakablePorts(ports: Ports, broken: Broken): Ports {
  const guard =
    <Args extends unknown[], Result>(name: BreakableCall, call: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> => {
      const breakdown = broken.get(name);
      if (breakdown === undefined) return call(...args);
      return failWith<Result>(breakdown);
    };
  const { products, geocoder, addresses, router, zones, prices, orders, payments, llm, nlu, http } = ports;
  return {
    products: {
      search: guard("products.search", products.search),
      findByIds: guard("products.findByIds", products.findByIds),
      findStore: guard("products.findStore", products.findStore),
    },
    geocoder: {
      geocode: guard("geocoder.geocode", geocoder.geocode),
      reverse: guard("geocoder.reverse", geocoder.reverse),
      suggestions: guard("geocoder.suggestions", geocoder.suggestions),
    },
    addresses: { list: guard("addresses.list", addresses.list), save: guard("addresses.save", addresses.save) },
    router: { route: guard("router.route", router.route) },
    zones: { locate: guard("zones.locate", zones.locate), findById: guard("zones.findById", zones.findById) },
    prices: { findCoupon: guard("prices.findCoupon", prices.findCoupon), parcelCategories: guard("prices.parcelCategories", prices.parcelCategories) },
    orders: { place: guard("orders.place", orders.place) },
    payments: {
      create: guard("payments.create", payments.create),
      find: guard("payments.find", payments.find),
      refund: guard("payments.refund", payments.refund),
    },
    llm: { complete: guard("llm.complete", llm.complete) },
    nlu: { classify: guard("nlu.classify", nlu.classify) },
    http: { request: guard("http.request", http.request) },
  };
}

/** The same executors, of which those in `broken` fail. */
export function breakableExecutors(executors: ExecutorRegistry, broken: Broken): ExecutorRegistry {
  return Object.fromEntries(
    Object.entries(executors).map(([name, executor]) => [
      name,
      {
        ...executor,
        execute: (...args: Parameters<typeof executor.execute>) => {
          const breakdown = broken.get(`executor:${name}`);
          return breakdown === undefined ? executor.execute(...args) : failWith<ExecutorResult>(breakdown);
        },
      },
    ]),
  );
}

function failWith<Result>(breakdown: Breakdown): Promise<Result> {
  return breakdown === "silence" ? new Promise(() => undefined) : Promise.reject(new ExecutorError(breakdown));
}

import { ExecutorError } from "../errors";
import { createRuleNlu } from "../nlu/create-rule-nlu";
import { type RuleIntent } from "../nlu/intents";
import { worldVocabulary } from "../nlu/vocabulary";
import type { HttpAnswer, HttpRequest } from "../ports/http";
import type { GeocoderPort, LlmPort, Payment, Ports, ZoneMatch } from "../ports/ports";
import type { WorldZone } from "../world/data/zones";
import { matchPlaces, nearestPlace, toPlace } from "../world/gazetteer";
import { estimateRoute, isPoint, locateZone } from "../world/geo";
import { createRandom, hashText } from "../world/random";
import { createSimulatedAddresses, createSimulatedOrders, createSimulatedPayments, type MakeId, type SimulatedStore } from "./commerce";
import { type SimulatedWorld, sampleWorld } from "./world";

export type SimulationOptions = {
  /** Makes ids differ between two simulations; equal seeds give equal ids. */
  seed: number;
  world?: SimulatedWorld;
  /** Intents that understanding may give, usually those of the flows at hand. */
  intents?: readonly RuleIntent[];
  /** Stands in for a model; without it the authored fallback texts are said. */
  llm?: LlmPort;
};

export type Simulation = {
  ports: Ports;
  controls: {
    /** What a customer does on the pay page. @throws ExecutorError PAYMENT_NOT_FOUND */
    payments: { settle(paymentId: string, status: "captured" | "failed"): Payment };
  };
  store: SimulatedStore;
};

/** Every outside service in memory, over the seeded city: deterministic, and the same in a browser and in a test. */
export function createSimulatedPorts({ seed, world = sampleWorld(), intents = [], llm = silentModel }: SimulationOptions): Simulation {
  const makeId: MakeId = (prefix, key) => `${prefix}_${hexOf(`${seed}/${prefix}/${key}`)}`;
  const addresses = createSimulatedAddresses(makeId);
  const payments = createSimulatedPayments(makeId);
  const orders = createSimulatedOrders(world, payments.port, makeId);
  const ports: Ports = {
    products: {
      search: async (request) => world.catalogue().search(request),
      findByIds: (ids) => Promise.resolve(world.catalogue().findByIds(ids)),
      findStore: (id) => Promise.resolve(world.catalogue().findStore(id)),
    },
    geocoder: simulatedGeocoder(world),
    addresses: addresses.port,
    router: {
      async route(from, to) {
        if (!isPoint(from) || !isPoint(to)) throw new ExecutorError("NO_ROUTE");
        return estimateRoute(from, to);
      },
    },
    zones: {
      locate: (point, module) => Promise.resolve(toMatch(locateZone(world.zones, point, module))),
      findById: (id) => Promise.resolve(toMatch(world.zones.find((zone) => zone.id === id) ?? null)),
    },
    prices: {
      findCoupon: (code) => Promise.resolve(world.coupons.find((coupon) => coupon.code === code.trim().toUpperCase()) ?? null),
      parcelCategories: () => Promise.resolve([...world.parcelCategories]),
    },
    orders: orders.port,
    payments: payments.port,
    llm,
    nlu: createRuleNlu({ intents, vocabulary: worldVocabulary(), places: world.localities }),
    http: { request: simulatedAnswer },
    // Nothing comes of it: time does not pass here.
    schedules: { at: async ({ key, dueAt }) => ({ id: makeId("q", key), dueAt }) },
    notices: { send: async ({ key }) => ({ id: makeId("q", key), isSimulated: true }) },
  };
  return {
    ports,
    controls: { payments: { settle: (paymentId, status) => payments.settle(paymentId, status) } },
    store: {
      get orders() {
        return orders.all();
      },
      get payments() {
        return payments.all();
      },
      get addresses() {
        return addresses.all();
      },
    },
  };
}

/** Nobody is called: the answer says so, and what would have been. */
async function simulatedAnswer({ method, url }: HttpRequest): Promise<HttpAnswer> {
  if (!URL.canParse(url)) return { type: "refused", reason: "URL_INVALID", message: "it is not an address" };
  return { type: "answered", status: 200, headers: {}, body: { simulated: true, method, host: new URL(url).host } };
}

const silentModel: LlmPort = { complete: () => Promise.resolve(null) };

const offeredPlaces = 4;

function simulatedGeocoder(world: SimulatedWorld): GeocoderPort {
  return {
    geocode: (text) => Promise.resolve(matchPlaces(text, world.localities)),
    reverse: (point) => Promise.resolve(nearestPlace(point, world.localities)),
    suggestions() {
      const best = [...world.localities].sort((a, b) => b.popularity - a.popularity).slice(0, offeredPlaces);
      return Promise.resolve(best.map((locality) => toPlace(locality, 1)));
    },
  };
}

function toMatch(zone: WorldZone | null): ZoneMatch | null {
  return zone === null ? null : { zoneId: zone.id, name: zone.name, modules: zone.modules, codEnabled: zone.codEnabled, deliveryConfig: zone.deliveryConfig };
}

/** 32 hexadecimal digits that depend on the text only. */
function hexOf(text: string): string {
  const random = createRandom(hashText(text));
  return Array.from({ length: 4 }, () =>
    Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, "0"),
  ).join("");
}

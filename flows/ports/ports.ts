import type { JsonObject } from "../json/json";
import type { HttpPort } from "./http";
import type { NoticesPort } from "./notices";
import type { SchedulesPort } from "./schedules";

/** Degrees, WGS 84. 0 is a legal value. */
export type Point = { latitude: number; longitude: number };

export type Store = { id: string; name: string; module: string; coordinates: Point; open: boolean; cuisine: string | null };

/** A product as search gives it. `price` is in major units for texts and expressions, `priceMinor` is the truth. */
export type Product = {
  id: string;
  index: string;
  name: string;
  description: string;
  category: string;
  cuisine: string | null;
  veg: boolean | null;
  price: number;
  priceMinor: number;
  currency: string;
  storeId: string;
  store: { id: string; name: string; coordinates: Point };
  available: boolean;
  /** Null = not counted. */
  stock: number | null;
  rating: number | null;
  score: number;
};

export type SearchRequest = {
  index: string;
  query: string;
  filters: JsonObject;
  size: number;
  mode: "keyword" | "hybrid" | "related";
  geo: (Point & { radiusKm: number }) | null;
};
export type ProductsPort = {
  /** Best first. @throws ExecutorError SEARCH_UNKNOWN_INDEX, SEARCH_UNAVAILABLE */
  search(request: SearchRequest, signal: AbortSignal): Promise<{ items: Product[]; total: number }>;
  /** Current rows for prices and stock; an id that is not known is absent. */
  findByIds(ids: string[]): Promise<Product[]>;
  findStore(id: string): Promise<Store | null>;
};

export type Place = {
  label: string;
  line1: string;
  landmark: string | null;
  city: string | null;
  pincode: string | null;
  point: Point;
  /** 0 to 1. */
  confidence: number;
  source: string;
};
export type GeocoderPort = {
  /** Best first, empty when nothing fits; never a made-up point. @throws ExecutorError GEOCODER_UNAVAILABLE */
  geocode(text: string, signal: AbortSignal): Promise<Place[]>;
  reverse(point: Point, signal: AbortSignal): Promise<Place | null>;
  /** A few well-known places to offer to someone without saved addresses. */
  suggestions(): Promise<Place[]>;
};

export type SavedAddress = { id: string; label: string; line1: string; landmark: string | null; city: string | null; pincode: string | null; point: Point };
/** Whose address: a participant or user when known, else the conversation itself. */
export type AddressOwner = { participantId: string | null; userId: string | null; conversationId: string | null };
export type AddressesPort = {
  list(owner: AddressOwner): Promise<SavedAddress[]>;
  /** Idempotent by `key`. */
  save(owner: AddressOwner, address: Omit<SavedAddress, "id">, key: string): Promise<SavedAddress>;
};

export type Route = {
  meters: number;
  seconds: number;
  source: string;
  /** True when it is not from a road network. */
  estimated: boolean;
};
export type RouterPort = {
  /** @throws ExecutorError NO_ROUTE */
  route(from: Point, to: Point, profile: string, signal: AbortSignal): Promise<Route>;
};

export type DeliveryConfig = {
  minFeeMinor: number;
  perKmMinor: number;
  freeAboveMinor: number | null;
  minOrderMinor: number;
  maxKm: number | null;
  taxPercent: number;
};
export type ZoneMatch = { zoneId: string; name: string; modules: string[]; codEnabled: boolean; deliveryConfig: DeliveryConfig };
export type ZonesPort = {
  /** The zone that holds the point (its border belongs to it, its holes do not), by priority; null outside all. */
  locate(point: Point, module: string | null): Promise<ZoneMatch | null>;
  findById(zoneId: string): Promise<ZoneMatch | null>;
};

export type Coupon = { code: string; percentOff: number | null; amountOffMinor: number | null; minOrderMinor: number; module: string | null };
export type ParcelCategory = {
  id: string;
  name: string;
  maxWeightKg: number;
  baseFareMinor: number;
  perKmMinor: number;
  includedKm: number;
  minFareMinor: number;
  taxPercent: number;
};
export type PricesPort = {
  findCoupon(code: string): Promise<Coupon | null>;
  parcelCategories(): Promise<ParcelCategory[]>;
};

export type OrderRequest = {
  /** `runId:seq`; the same key gives the same order. */
  key: string;
  runId: string;
  conversationId: string | null;
  participantId: string | null;
  type: string;
  items: { productId: string; quantity: number; unitPriceMinor: number; name: string }[];
  storeId: string | null;
  address: JsonObject;
  paymentMethod: string;
  paymentId: string | null;
  totals: { itemsMinor: number; deliveryMinor: number; taxMinor: number; discountMinor: number; totalMinor: number; currency: string };
  recipient: JsonObject | null;
  note: string | null;
};
export type PlacedOrder = { id: string; number: string; status: string; totalMinor: number; currency: string; etaMinutes: number | null };
export type OrdersPort = {
  /** One transaction, unique by key: order, items, status history, stock. @throws ExecutorError OUT_OF_STOCK, STORE_CLOSED, PAYMENT_NOT_CAPTURED, UNKNOWN_ITEM */
  place(request: OrderRequest): Promise<PlacedOrder>;
};

export type PaymentRequest = {
  key: string;
  runId: string;
  conversationId: string | null;
  amountMinor: number;
  currency: string;
  description: string;
  expiresAt: number;
};
export type Payment = {
  id: string;
  provider: string;
  providerOrderId: string;
  status: "created" | "captured" | "failed" | "expired" | "refunded";
  amountMinor: number;
  currency: string;
  checkoutUrl: string | null;
  expiresAt: number;
  /** A sandbox says that it is one. */
  sandbox: boolean;
};
export type PaymentsPort = {
  /** Idempotent by key. @throws ExecutorError PROVIDER_UNAVAILABLE */
  create(request: PaymentRequest): Promise<Payment>;
  find(paymentId: string): Promise<Payment | null>;
  /** Gives a captured payment back in full; idempotent by key. A payment that was not captured stays as it is. @throws ExecutorError PROVIDER_UNAVAILABLE */
  refund(request: { key: string; paymentId: string }): Promise<Payment>;
};

export type LlmRequest = {
  purpose: string;
  system: string | null;
  prompt: string;
  /** Customer-derived data as it is: the adapter, and it alone, labels and delimits it, so that it is never instructions. */
  data: string | null;
  temperature: number;
  maxTokens: number | null;
  json: boolean;
};
export type LlmAnswer = { text: string; provider: string; model: string; usage: { inputTokens: number; outputTokens: number } | null };
export type LlmPort = {
  /** Null when no provider is configured. @throws ExecutorError LLM_CHAIN_EXHAUSTED, LLM_BUDGET */
  complete(request: LlmRequest, signal: AbortSignal): Promise<LlmAnswer | null>;
};

export type NluResult = { intent: string; confidence: number; source: string; language: string; entities: JsonObject };
export type NluPort = {
  /** Never throws to the caller: unknown text is `{ intent: "unknown", confidence: 0 }`. `intents` limits the choice. */
  classify(text: string, options: { intents: string[] | null; extract: string[] | null; language: string | null }, signal: AbortSignal): Promise<NluResult>;
};

/** Every outside service an executor may reach. The server plugs in adapters, preview and tests plug in `flows/simulation`. */
export type Ports = {
  products: ProductsPort;
  geocoder: GeocoderPort;
  addresses: AddressesPort;
  router: RouterPort;
  zones: ZonesPort;
  prices: PricesPort;
  orders: OrdersPort;
  payments: PaymentsPort;
  llm: LlmPort;
  nlu: NluPort;
  http: HttpPort;
  schedules: SchedulesPort;
  notices: NoticesPort;
};

export type PortName = keyof Ports;

/**
 * What can be asked of each port, with how many values; a signal to abort may follow them. A method that is not here is not there for
 * whoever stands between a port and its user.
 */
export const portMethods = {
  products: { search: 1, findByIds: 1, findStore: 1 },
  geocoder: { geocode: 1, reverse: 1, suggestions: 0 },
  addresses: { list: 1, save: 3 },
  router: { route: 3 },
  zones: { locate: 2, findById: 1 },
  prices: { findCoupon: 1, parcelCategories: 0 },
  orders: { place: 1 },
  payments: { create: 1, find: 1, refund: 1 },
  llm: { complete: 1 },
  nlu: { classify: 2 },
  http: { request: 1 },
  schedules: { at: 1 },
  notices: { send: 1 },
} as const satisfies { [Port in PortName]: { [Method in keyof Ports[Port]]: number } };

/** A call that can be made of some port, as a name. */
export type PortCall = { [Port in PortName]: `${Port}.${Extract<keyof (typeof portMethods)[Port], string>}` }[PortName];

/** Every call of every port. */
export const portCalls: readonly PortCall[] = listPortCalls();

function listPortCalls(): PortCall[];
function listPortCalls(): string[] {
  return Object.entries(portMethods).flatMap(([port, methods]) => Object.keys(methods).map((method) => `${port}.${method}`));
}

export function isPortName(name: string): name is PortName {
  return Object.hasOwn(portMethods, name);
}

type AnyCall = (...args: never[]) => unknown;

/** Ports whose every call is made by `make`; what it gives must answer as that call does. */
export function portsOf(make: (call: PortCall) => AnyCall): Ports;
export function portsOf(make: (call: PortCall) => AnyCall): object {
  const made: Record<string, Record<string, AnyCall>> = {};
  for (const call of portCalls) {
    const [port = "", method = ""] = call.split(".");
    made[port] = { ...made[port], [method]: make(call) };
  }
  return made;
}

/** The same ports with something in between: `around` is told of each call and makes it, or does something else instead. */
export function wrapPorts(ports: Ports, around: (call: PortCall, ask: () => unknown) => unknown): Ports {
  return portsOf((call) => {
    const method = methodOf(ports, call);
    return (...args) => around(call, () => method(...args));
  });
}

/** Asks by the name of a call, with values that came from afar: as many as it takes, then the signal. */
export function askPort(ports: Ports, call: PortCall, values: readonly unknown[], signal: AbortSignal): unknown {
  const arity = arities.get(call) ?? 0;
  return methodOf(ports, call)(...Array.from({ length: arity }, (_, at) => values[at]), signal);
}

const arities: ReadonlyMap<string, number> = new Map(
  Object.entries(portMethods).flatMap(([port, methods]) => Object.entries(methods).map(([method, arity]) => [`${port}.${method}`, arity] as const)),
);

function methodOf(ports: Ports, call: PortCall): (...args: unknown[]) => unknown;
function methodOf(ports: Ports, call: PortCall): AnyCall {
  const callable: { readonly [port: string]: { readonly [method: string]: AnyCall } } = ports;
  const [port = "", method = ""] = call.split(".");
  const found = callable[port]?.[method];
  if (found === undefined) throw new Error(`there is no port call ${call}`);
  return found;
}

export function isPortCall(call: string): call is PortCall {
  return arities.has(call);
}

/** Just these ports, and no way to the others. */
export function pickPorts<Name extends PortName>(ports: Ports, names: readonly Name[]): Pick<Ports, Name>;
export function pickPorts(ports: Ports, names: readonly PortName[]): object {
  return Object.fromEntries(names.map((name) => [name, ports[name]]));
}

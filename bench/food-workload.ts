import type { JsonObject } from "@/flows/json/json";

/** A food order in eight messages: 12 states and 14 entries of a state. The services are stubs without latency; both engines call the same ones. */
export const messages = ["hello", "momos", "next", "3", "2", "21 River Lane, Block C", "yes", "cash"];

export const stateEntries = 14;

const page = (query: string, from: number): JsonObject[] =>
  Array.from({ length: 12 }, (_, index) => ({
    id: `item-${from + index}`,
    name: `${query} no. ${from + index}`,
    price: 900 + (from + index) * 41,
    rating: 3.5 + ((from + index) % 15) / 10,
    tags: ["veg", index % 2 === 0 ? "spicy" : "mild", "fresh"],
    about: `Freshly made ${query}, number ${from + index} on the card of kitchen ${(from + index) * 7}, served hot with two chutneys.`,
  }));

type Context = Readonly<JsonObject>;

function items(context: Context, key: string): JsonObject[] {
  const list = context[key];
  return Array.isArray(list) ? list.flatMap((item) => (typeof item === "object" && item !== null && !Array.isArray(item) ? [item] : [])) : [];
}

const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);

/** What each service answers: the context keys it writes. */
export const services: { readonly [name: string]: (context: Context, text: string) => JsonObject } = {
  greet: () => ({ said: "What would you like to eat?" }),
  search: ({ query, page: last }, text) => {
    const next = text === "next" ? numberOf(last) + 1 : 0;
    const wanted = text === "next" ? String(query) : text;
    return { query: wanted, page: next, results: page(wanted, next * 12) };
  },
  show: (context) => ({ said: `${items(context, "results").length} dishes found. Pick one, or say next.` }),
  select: (context, text) => ({ picked: items(context, "results")[Number(text) - 1] ?? null, said: "How many?" }),
  quantity: ({ picked }, text) => ({
    cart: [{ ...(typeof picked === "object" && !Array.isArray(picked) ? picked : {}), quantity: Number(text) }],
    said: "Where to?",
  }),
  address: (_, text) => ({ address: { line: text, latitude: 20, longitude: 73.79 } }),
  zone: ({ address }) => ({ zone: { id: "north", ok: typeof address === "object" } }),
  fee: (context) => ({ fee: 120, total: items(context, "cart").reduce((sum, item) => sum + numberOf(item.price) * numberOf(item.quantity), 0) + 120 }),
  confirm: ({ total }) => ({ said: `That is ${numberOf(total)}. Shall I order?` }),
  pay: (_, text) => ({ payment: text, confirmed: true }),
  place: () => ({ order: "order-1", said: "Ordered." }),
  thank: () => ({ said: "Thank you!" }),
};

/** The part of the context that is there from the start, so that the whole is about 4 KB in the middle. */
export const startContext = (): JsonObject => ({
  said: "",
  query: "",
  page: 0,
  results: [],
  picked: null,
  cart: [],
  address: null,
  zone: null,
  fee: 0,
  total: 0,
  confirmed: false,
  payment: null,
  order: null,
  profile: {
    name: "Meera Kulkarni",
    tier: "gold",
    email: "meera@example.test",
    places: ["home", "work", "parents"].map((label, index) => ({
      label,
      line: `${index + 2} Orchard Road, Sector ${index}`,
      latitude: 20 + index / 100,
      longitude: 73.7 + index / 100,
    })),
    orders: Array.from({ length: 5 }, (_, index) => ({ id: `past-${index}`, total: 1_400 + index * 173, at: `2026-0${index + 1}-09T18:30:00Z` })),
  },
});

/** state → what leaves it: `waits` for a message or goes on alone; the first edge whose guard holds is taken and its service called. */
export const machine: { readonly [state: string]: { waits: boolean; edges: { guard: string; to: string; service: string }[] } } = {
  init: { waits: true, edges: [{ guard: "true", to: "greeted", service: "greet" }] },
  greeted: { waits: true, edges: [{ guard: "true", to: "searching", service: "search" }] },
  searching: { waits: false, edges: [{ guard: "true", to: "showing", service: "show" }] },
  showing: {
    waits: true,
    edges: [
      { guard: "_input.text == 'next'", to: "searching", service: "search" },
      { guard: "_input.text >= 1 && _input.text <= 12", to: "selected", service: "select" },
    ],
  },
  selected: { waits: true, edges: [{ guard: "_input.text >= 1", to: "addressing", service: "quantity" }] },
  addressing: { waits: true, edges: [{ guard: "_input.text.length > 5", to: "zoning", service: "address" }] },
  zoning: { waits: false, edges: [{ guard: "true", to: "pricing", service: "zone" }] },
  pricing: { waits: false, edges: [{ guard: "zone.ok", to: "confirming", service: "fee" }] },
  confirming: { waits: true, edges: [{ guard: "_input.text == 'yes'", to: "paying", service: "confirm" }] },
  paying: { waits: true, edges: [{ guard: "_input.text == 'cash'", to: "placing", service: "pay" }] },
  placing: { waits: false, edges: [{ guard: "true", to: "completed", service: "place" }] },
  completed: { waits: false, edges: [] },
};

/** A server in a process of its own, with rate limits on, and a published flow that answers for as long as one talks to it. */
export type Target = {
  url: string;
  /** A key of an owner. */
  key: string;
  /** A new conversation of the attacker's; without a flow, what is said is read for what is wanted. */
  openSession: (options?: { flow: null }) => Promise<{ sessionId: string; token: string }>;
  /** The sum of a counter of `/api/metrics` over its series, or over those that carry these labels: `{ limit: "opening" }`. */
  counter: (name: string, labels?: { [label: string]: string }) => Promise<number>;
  /** Resident memory of the server after a full collection. */
  residentBytes: () => Promise<number>;
};

/** What an attack saw: refused calls, work done, never times. */
export type Counts = { readonly [what: string]: number };

/** What a hostile visitor does, bounded in count. Each runs against a server of its own, in the tests and in `npm run bench -- hostile`. */
export type Attack = {
  name: string;
  /** One sentence for the report. */
  about: string;
  /** More environment for the server that is attacked. */
  env?: { readonly [name: string]: string };
  run: (target: Target) => Promise<Counts>;
  /** The least and the most of each count that a server may show that withstands it. */
  bounds: { readonly [what: string]: readonly [least: number, most: number] };
};

/** How many answers there were of each status: `{ "200": 3, "429": 17 }`. */
export function countStatuses(statuses: readonly number[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** How far the server's clock is ahead of this browser's, in ms; 0 until an answer has told. */
let offsetMs = 0;
/** Half of the time that the answer which told took: the error it may have, in ms. */
let doubtMs = Number.POSITIVE_INFINITY;
const listeners = new Set<() => void>();

/** A `Date` header has whole seconds: on average half of one is cut off. */
const headerCutMs = 500;
/** Smaller differences change nothing that is read. */
const noticedMs = 2_000;

/** Takes the time that an answer of the server was written at, and when it was asked for and came, all in ms since the epoch. The quickest answer tells best. */
export function noteServerTime({ writtenAt, askedAt, cameAt }: { writtenAt: number; askedAt: number; cameAt: number }): void {
  const doubt = (cameAt - askedAt) / 2;
  const offset = writtenAt + headerCutMs - (askedAt + doubt);
  // A clock that was set meanwhile tells itself by a difference that no delay explains.
  const isSet = Math.abs(offset - offsetMs) > doubt + doubtMs + 2 * noticedMs;
  if (!Number.isFinite(offset) || (doubt > doubtMs && !isSet)) return;
  const isNoticed = Math.abs(offset - offsetMs) >= noticedMs;
  doubtMs = doubt;
  if (!isNoticed) return;
  offsetMs = offset;
  for (const listener of listeners) listener();
}

/** Now, by the server's clock as far as it is known: what is told of times by the server is compared with this. */
export const serverNow = (): number => Date.now() + offsetMs;

/** Calls back when the server's clock turns out to be another. */
export function onServerClock(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** `fetch`, and the clock is set by what it answers. */
export async function fetchWithClock(input: RequestInfo | URL | string, init?: RequestInit): Promise<Response> {
  const askedAt = Date.now();
  const response = await fetch(input, init);
  const header = response.headers.get("date");
  if (header !== null) noteServerTime({ writtenAt: Date.parse(header), askedAt, cameAt: Date.now() });
  return response;
}

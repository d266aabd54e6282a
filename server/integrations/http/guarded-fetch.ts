import { reach, systemWay, type Way } from "./reach";
import { readBody } from "./read-body";

/** The address may not be called, or cannot be reached; nothing was sent. */
export class NotReached extends Error {
  readonly reason: "ADDRESS_NOT_ALLOWED" | "UNREACHABLE" | "NOT_ENCRYPTED";
  constructor(reason: NotReached["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}

const maxAnswerBytes = 1_048_576;

/** A client's library may add what it finds in the installation's environment: that is not for a service that a workspace has chosen. */
const passedHeaders = new Set(["accept", "authorization", "content-type", "user-agent"]);

function keptHeaders(headers: RequestInit["headers"]): { [name: string]: string } {
  return Object.fromEntries([...new Headers(headers)].filter(([name]) => passedHeaders.has(name)));
}

export type GuardedFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * `fetch` for addresses that a workspace has typed: public ones only, no redirects, a bounded answer, and without encryption only where the
 * address names its port, which is written on purpose. Takes texts as bodies. @throws NotReached, and what the connection throws
 */
export function createGuardedFetch(way: Way = systemWay): GuardedFetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol !== "https:" && (url.protocol !== "http:" || url.port === ""))
      throw new NotReached("NOT_ENCRYPTED", `'${url.host}' would be called without encryption`);
    const { method = "GET", body = null } = init;
    const signal = init.signal ?? AbortSignal.timeout(30_000);
    const headers = { ...keptHeaders(init.headers), "accept-encoding": "gzip" };
    const sent = typeof body === "string" ? Buffer.from(body) : null;
    const response = await reach(way, { url, method, headers, body: sent }, signal);
    if ("type" in response) throw new NotReached(response.reason, response.message);
    const bytes = await readBody(response, maxAnswerBytes, signal);
    return new Response(bytes.length === 0 ? null : new Uint8Array(bytes), {
      status: response.statusCode ?? 502,
      headers: { "content-type": response.headers["content-type"] ?? "text/plain" },
    });
  };
}

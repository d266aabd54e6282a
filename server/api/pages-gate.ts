import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@/flows/errors";
import { createReadGate } from "../db/read-gate";
import type { Env } from "../env";
import { type Problem, toProblem } from "../errors/problem";
import type { Logger } from "../logging/logger";
import { addressOf, networkOf } from "../network/address";
import type { RateLimits } from "../rate-limits/rate-limits";
import { segmentsOf } from "./rest/place";

/** Pages and sign-in requests that are worked on at a time, and those that may wait: making a page has the event loop for itself. */
const room = { width: 4, waiting: 200 };

export type PagesGateDeps = {
  rateLimits: Pick<RateLimits, "isOff" | "openPage">;
  env: Pick<Env, "PARLEY_TRUST_PROXY">;
  log: Pick<Logger, "error">;
};

/**
 * In front of Next: refuses what no page of ours asks for, counts pages and sign-in by network, and lets a few through at a
 * time. Files of the build pass uncounted: they are read from disk.
 */
export function createPagesGate({ rateLimits, env, log }: PagesGateDeps) {
  const gate = createReadGate({ ...room, share: 0.5 });

  async function pass(request: IncomingMessage, render: () => Promise<void>): Promise<void> {
    refuseForeign(request);
    if (request.url?.startsWith("/_next/static/") || rateLimits.isOff) return render();
    const network = networkOf(addressOf(request, env.PARLEY_TRUST_PROXY));
    await rateLimits.openPage(network);
    await gate.run({ actor: null, network }, render);
  }

  return async function through(request: IncomingMessage, response: ServerResponse, render: () => Promise<void>): Promise<void> {
    try {
      await pass(request, render);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refuse(response, toProblem(error, { error: (fields, text) => log.error({ component: "pages", ...fields }, text) }));
    }
  };
}

/** @throws AppError `INVALID_INPUT`, `NOT_FOUND`, `METHOD_NOT_ALLOWED` */
function refuseForeign({ url = "/", method = "GET", headers }: IncomingMessage): void {
  const [pathname = "/"] = url.split("?");
  if (!url.startsWith("/") || segmentsOf(pathname) === null) throw new AppError("INVALID_INPUT", { message: "The address cannot be read." });
  // Nothing of ours is drawn by the image service, and no page has actions: both would only write what they are sent into the log.
  if (pathname.startsWith("/_next/image") || headers["next-action"] !== undefined)
    throw new AppError("NOT_FOUND", { message: "There is nothing at this address." });
  if (pathname.startsWith("/api/auth/callback/") && method !== "POST") throw new AppError("METHOD_NOT_ALLOWED", { message: "Allowed here: POST." });
}

function refuse(response: ServerResponse, { status, message, retryAfterSeconds }: Problem): void {
  if (response.headersSent || response.destroyed) return;
  const wait = retryAfterSeconds === null ? {} : { "Retry-After": String(retryAfterSeconds) };
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", ...wait }).end(message);
}

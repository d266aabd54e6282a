import type { IncomingMessage, ServerResponse } from "node:http";
import { AppError } from "@/flows/errors";
import { isStorableText } from "@/flows/json/storable-text";
import { onBehalf } from "../../access/on-behalf";
import type { ReadGate } from "../../db/read-gate";
import type { Env } from "../../env";
import { type Problem, toProblem } from "../../errors/problem";
import type { Logger } from "../../logging/logger";
import type { Metrics } from "../../metrics/metrics";
import { addressHeader, addressOf, type Network, networkOf } from "../../network/address";
import type { BodyRoom } from "../bodies/body-room";
import type { LargeBodies } from "../bodies/large-bodies";
import { parseBody, readBody } from "../bodies/read-body";
import { admit, type CallerServices } from "./caller";
import { createMatcher } from "./match";
import { apiPathOf, segmentsOf } from "./place";

import type { Answer, Caller, Route } from "./route";
import { type RestServices, routes } from "./routes";
import { sendAnswer, sendProblem } from "./send";

const defaultBodyLimit = 1_048_576;
/** Of what Next reads by itself: forms of the sign-in. */
const pageBodyLimit = 65_536;
const match = createMatcher(routes);

/** What the routes need, and what stands in front of them. */
export type RestHandlerServices = RestServices &
  CallerServices & {
    env: Pick<Env, "PARLEY_TRUST_PROXY">;
    bodyRoom: BodyRoom;
    bodies: Pick<LargeBodies, "read">;
    readGate: Pick<ReadGate, "run">;
    metrics: Pick<Metrics, "observeRequest">;
    log: Pick<Logger, "error">;
  };

/**
 * Answers a request of the REST contract (requirements 1.19). False when the request is not for it: Next's handler goes on,
 * and finds the client's address in a header that no client can set.
 */
export async function handleRest(request: IncomingMessage, response: ServerResponse, services: RestHandlerServices): Promise<boolean> {
  const address = addressOf(request, services.env.PARLEY_TRUST_PROXY);
  const target = request.url ?? "/";
  const [pathname = "/"] = target.split("?");
  const path = apiPathOf(pathname);
  try {
    if (path === null) {
      refuseLargePageBody(request);
      request.headers[addressHeader] = address;
      return false;
    }
    await answer(request, response, { services, address, network: networkOf(address), path, search: target.slice(pathname.length) });
  } catch (error) {
    sendProblem(
      response,
      toProblem(error, { error: (fields, text) => services.log.error({ component: "rest", ...fields, method: request.method, path }, text) }),
    );
  }
  return true;
}

/** Next reads the bodies of the sign-in whole, and our own pages always announce their length. */
function refuseLargePageBody(request: IncomingMessage): void {
  const isUnannounced = request.headers["transfer-encoding"] !== undefined;
  if (!isUnannounced && Number(request.headers["content-length"] ?? 0) <= pageBodyLimit) return;
  throw new AppError("PAYLOAD_TOO_LARGE", {
    message: `A body here has at most ${pageBodyLimit} bytes and announces its length.`,
    details: { limit: pageBodyLimit },
  });
}

type Call = { services: RestHandlerServices; address: string; network: Network; path: string; search: string };

async function answer(request: IncomingMessage, response: ServerResponse, { path, search, ...call }: Call): Promise<void> {
  const segments = segmentsOf(path);
  if (segments === null) throw badAddress("The address has broken escapes.");
  const found = match(request.method ?? "GET", segments);
  if (found.type === "unknown") throw new AppError("NOT_FOUND", { message: "There is nothing at this address." });
  if (found.type === "wrongMethod") return sendProblem(response, methodNotAllowed(found.allow), { Allow: found.allow });
  if (!segments.every(isStorableText)) throw badAddress("The address holds text that cannot be stored.");
  const { method, path: pattern } = found.route;
  response.once("finish", () => call.services.metrics.observeRequest(method, pattern, response.statusCode));
  const caller = await admit(request, found.route.access, call);
  await found.route.before?.({ ...call, params: found.params });
  const { rawBody, body } = await readParts(request, found.route, call);
  const query = queryOf(search);
  const answerTo = () => found.route.run({ ...call, caller, rawBody, headers: request.headers, parts: { params: found.params, query, body } });
  const run = () => (caller.type === "operator" ? onBehalf(caller.actor.workspaceId, answerTo) : answerTo());
  const given: Answer = method === "GET" && !found.route.isFree ? await read(run, caller, call) : await run();
  sendAnswer(response, given);
}

/** Reads leave a part of the database's connections to turns. */
async function read(run: () => Promise<Answer>, caller: Caller, { services, network }: Pick<Call, "services" | "network">): Promise<Answer> {
  if (caller.type === "anyone") services.floods.takeRead({ who: null, network });
  return services.readGate.run({ actor: caller.type === "operator" ? caller.actor : null, network }, run);
}

function badAddress(message: string): AppError {
  return new AppError("INVALID_INPUT", { message, details: { issues: [{ path: "", message }] } });
}

/** Webhooks read their body as it is: a signature is over bytes. */
async function readParts(
  request: IncomingMessage,
  route: Route<RestServices>,
  { services, network }: Omit<Call, "path" | "search">,
): Promise<{ rawBody: Buffer; body: unknown }> {
  if (route.method === "GET") return { rawBody: Buffer.alloc(0), body: {} };
  const rawBody = await readBody(request, { limitBytes: route.bodyLimit ?? defaultBodyLimit, room: services.bodyRoom, network });
  return { rawBody, body: route.input.shape.body ? await parseBody(rawBody, route.repaired ?? [], { bodies: services.bodies, network }) : {} };
}

/** The first of each name counts. */
function queryOf(search: string): Record<string, string> {
  const pairs = [...new URLSearchParams(search)].reverse();
  const bad = pairs.find(([name, value]) => !isStorableText(name) || !isStorableText(value));
  if (bad)
    throw new AppError("INVALID_INPUT", {
      message: "The query holds text that cannot be stored.",
      details: { issues: [{ path: `/${encodeURIComponent(bad[0])}`, message: "text that cannot be stored" }] },
    });
  return Object.fromEntries(pairs);
}

function methodNotAllowed(allow: string): Problem {
  return { status: 405, code: "METHOD_NOT_ALLOWED", message: `Allowed here: ${allow}.`, details: { allow: allow.split(", ") }, retryAfterSeconds: null };
}

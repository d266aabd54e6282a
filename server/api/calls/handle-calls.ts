import type { IncomingMessage, ServerResponse } from "node:http";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { callsPerBatch } from "@/flows/protocol/wire-values";
import type { Actor } from "../../access/actor";
import { type Identify, workspaceAsked } from "../../accounts/identify";
import type { Env } from "../../env";
import { addressOf, type Network, networkOf } from "../../network/address";
import { isSameOrigin } from "../../network/same-origin";
import type { RateLimits } from "../../rate-limits/rate-limits";
import { refusalOf, waitOf } from "../../trpc/procedures";
import type { BodyRoom } from "../bodies/body-room";
import type { LargeBodies } from "../bodies/large-bodies";
import { readBody } from "../bodies/read-body";
import { type AppServices, appRouter } from "../root";

const endpoint = "/api/trpc";
/** Fetch wants to be told that a body comes as a stream. */
const streamed = { duplex: "half" } as const;
const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "POST"]);
/** A whole definition as text inside a batch of calls is for those who are signed in. */
const bodyLimits = { person: 2_097_152, stranger: 65_536 };

/** What the procedures need, and what stands in front of them. */
export type CallsServices = AppServices & {
  env: Pick<Env, "PARLEY_TRUST_PROXY" | "publicUrl">;
  identify: Pick<Identify, "byCookie">;
  rateLimits: Pick<RateLimits, "useStranger" | "usePerson">;
  bodyRoom: BodyRoom;
  bodies: Pick<LargeBodies, "read">;
};

/**
 * Answers the calls of the studio's pages. Who asks is known, and the calls are counted against them or their network,
 * before anything of the input is read. False when the request is for something else.
 */
export async function handleCalls(request: IncomingMessage, response: ServerResponse, services: CallsServices): Promise<boolean> {
  const target = request.url ?? "/";
  const [pathname = "/"] = target.split("?");
  if (pathname !== endpoint && !pathname.startsWith(`${endpoint}/`)) return false;
  if (!methods.has(request.method ?? "")) return refuseMethod(response);
  const network = networkOf(addressOf(request, services.env.PARLEY_TRUST_PROXY));
  const asked: { by: Actor | null } = { by: null };
  const answer = await fetchRequestHandler({
    endpoint,
    router: appRouter,
    req: toRequest(request, target, {
      read: () => readBody(request, { limitBytes: bodyLimits[asked.by === null ? "stranger" : "person"], room: services.bodyRoom, network }),
      parse: async (raw) => (await services.bodies.read(raw, network)) ?? { value: JSON.parse(new TextDecoder().decode(raw)) },
    }),
    maxBatchSize: callsPerBatch,
    responseMeta: ({ errors }) => ({ headers: { "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", ...waitOf(errors) } }),
    async createContext({ info }) {
      const { headers } = request;
      asked.by = await services.identify
        .byCookie(headers.cookie, network, workspaceAsked(headers))
        .catch((error: unknown) => services.rateLimits.useStranger(network, info.calls.length).then(() => Promise.reject(refusalOf(error))));
      await count(services, asked.by, network, info.calls.length).catch((error: unknown) => Promise.reject(refusalOf(error)));
      return { services, actor: asked.by, network, isSameOrigin: isSameOrigin(headers.origin, headers.host, services.env.publicUrl) };
    },
  });
  await send(answer, response);
  return true;
}

function refuseMethod(response: ServerResponse): true {
  response.writeHead(405, { Allow: "GET, HEAD, POST", "Content-Type": "text/plain; charset=utf-8" }).end("Allowed here: GET, HEAD, POST.");
  return true;
}

function count({ rateLimits }: Pick<CallsServices, "rateLimits">, actor: Actor | null, network: Network, calls: number): Promise<void> {
  return actor === null ? rateLimits.useStranger(network, calls) : rateLimits.usePerson(actor.id, calls);
}

type BodyReader = { read: () => Promise<Buffer>; parse: (raw: Buffer) => Promise<{ value: unknown }> };

/** The request as tRPC takes it. Its body is not touched until a procedure asks for its input. */
function toRequest(request: IncomingMessage, target: string, { read, parse }: BodyReader): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === "string") headers.set(name, value);
  const method = request.method ?? "GET";
  const url = new URL(target, "http://parley.invalid");
  if (method === "GET" || method === "HEAD") return new Request(url, { method, headers });
  const body = new ReadableStream(
    {
      async pull(controller) {
        try {
          controller.enqueue(new Uint8Array(await read()));
          controller.close();
        } catch (error) {
          controller.error(error);
        }
      },
    },
    { highWaterMark: 0 },
  );
  const made = new Request(url, { method, headers, body, ...streamed });
  // What is asked for as JSON is parsed by our own reader, which does not do it here when it is large.
  return Object.defineProperty(made, "json", { value: async (): Promise<unknown> => (await parse(await read())).value });
}

async function send(answer: Response, response: ServerResponse): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer());
  // The client may be gone: nothing can be said any more.
  if (response.headersSent || response.destroyed) return;
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => name !== "transfer-encoding"));
  response.writeHead(answer.status, { ...headers, "Content-Length": body.length }).end(body);
}

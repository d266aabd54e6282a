import type { Socket } from "socket.io-client";
import { z } from "zod";
import type { ChatClientEvents } from "@/flows/protocol/sockets";
import { routes } from "@/server/api/rest/routes";
import { appRouter } from "@/server/api/root";
import { type Asked, procedureInputs, routeCalls } from "../masking/outlets";
import type { RestClient } from "../server/rest-client";

export type Ask = (input: unknown) => Promise<string>;
/** Something that can be asked, by one role: what it takes, inputs that get as far as they can, and how it is asked. */
export type Outlet = { name: string; role: string; schema: z.ZodType; bases: readonly unknown[]; ask: Ask };
type By = { role: string; asked: Asked };

const at = (value: unknown, path: string): unknown => path.split(".").reduce<unknown>((part, name) => Reflect.get(Object(part), name), value);

/** What is changed by one is read by the next. */
function readsFirst(): string[] {
  const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>);
  return procedures.toSorted(([, one], [, two]) => Number(one._def.type !== "query") - Number(two._def.type !== "query")).map(([name]) => name);
}

/** Every procedure, as that actor calls it. */
export function procedureOutlets(caller: object, { role, asked }: By): Outlet[] {
  return readsFirst().flatMap((name) => {
    const schema = [at(Reflect.get(appRouter._def.procedures, name), "_def.inputs")].flat().at(-1);
    if (!(schema instanceof z.ZodType)) return [];
    const procedure = at(caller, name) as (input: unknown) => Promise<unknown>;
    const ask: Ask = (input) =>
      procedure(input).then(
        (result) => JSON.stringify(result) ?? "nothing",
        (error: { code: string; message: string; cause?: { problem?: unknown } }) => JSON.stringify([error.code, error.message, error.cause?.problem]),
      );
    return [{ name, role, schema, bases: procedureInputs[name]?.(asked) ?? [], ask }];
  });
}

type Requests = { [event: string]: (asked: Asked) => readonly unknown[] };

/** What a socket is asked, with each text of it in turn. */
export function socketOutlets(socket: Socket, requests: Requests, { role, asked }: By): Outlet[] {
  return Object.entries(requests).map(([name, payloads]) => {
    const bases = payloads(asked);
    const fields = Object.entries(Object(bases[0])).map(([field, value]) => [field, typeof value === "string" ? z.string() : z.unknown()] as const);
    const ask: Ask = async (payload) =>
      JSON.stringify(
        await socket
          .timeout(500)
          .emitWithAck(name, payload)
          .catch(() => "silence"),
      );
    return { name, role, schema: z.object(Object.fromEntries(fields)), bases, ask };
  });
}

/** What a customer's socket sends. */
export const customerRequests = {
  "session:join": ({ sessionId }) => [{ sessionId }],
  "message:send": ({ sessionId }) => [{ sessionId, clientMessageId: "other", message: "hello" }],
  typing: ({ sessionId }) => [{ sessionId, on: true }],
  "flow:cancel": ({ sessionId }) => [{ sessionId }],
  "location:update": ({ sessionId }) => [{ sessionId, clientMessageId: "place", latitude: 20, longitude: 73.8 }],
} satisfies Record<keyof ChatClientEvents, (asked: Asked) => readonly unknown[]>;

/** The parts of an address as its pattern names them. */
function partsOf(pattern: string, { path, body }: { path: string; body?: unknown }): unknown {
  const url = new URL(path, "http://parley.invalid");
  const given = url.pathname.split("/");
  const params = pattern.split("/").flatMap((part, index) => (part.startsWith(":") ? [[part.slice(1), decodeURIComponent(given[index] ?? "")]] : []));
  return { params: Object.fromEntries(params), query: Object.fromEntries(url.searchParams), body };
}

/** The routes of those kinds of access, asked with that credential. */
export function routeOutlets(rest: RestClient, { role, asked, key, accesses }: By & { key: string | null; accesses: readonly string[] }): Outlet[] {
  return routes
    .filter(({ access }) => accesses.includes(access.type))
    .map(({ method, path, input }) => {
      const name = `${method} ${path}`;
      const ask: Ask = async (given) => {
        const { params = {}, query = {}, body } = Object(given) as { params?: Record<string, string>; query?: Record<string, string>; body?: unknown };
        const place = path.replaceAll(/:(\w+)/g, (_, part: string) => encodeURIComponent(params[part] ?? "none"));
        const answer = await rest(method, `${place}?${new URLSearchParams(query)}`, { key, ...(method === "GET" ? {} : { body: body ?? {} }) });
        return JSON.stringify([answer.status, answer.body]);
      };
      return { name, role, schema: input, bases: (routeCalls[name]?.(asked) ?? []).map((call) => partsOf(path, call)), ask };
    });
}

import type { IncomingHttpHeaders } from "node:http";
import { z } from "zod";
import type { Actor, Permission } from "../../access/actor";
import type { Network } from "../../network/address";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** What goes back. `document` is sent as JSON and `text` as it is, both without the envelope. */
export type Answer = { status: number; headers?: Record<string, string> } & (
  | { result: unknown }
  | { document: unknown }
  | { text: string; contentType: string }
  | { empty: true }
);

/** Who may call (rule 7). `opening` takes any credential and none; `reader` is the session's own customer or an operator. */
export type Access = { type: "anyone" } | { type: "opening" } | { type: "customer" } | { type: "reader" } | { type: "operator"; permission: Permission };

export type Customer = { type: "customer"; sessionId: string; workspaceId: string };
export type Operator = { type: "operator"; actor: Actor };
export type Caller = Customer | Operator | { type: "anyone" };

/** A request after its credential was looked at and before its parts are parsed. */
export type Incoming<Services> = {
  services: Services;
  caller: Caller;
  parts: { params: Record<string, string>; query: Record<string, string>; body: unknown };
  rawBody: Buffer;
  headers: IncomingHttpHeaders;
  address: string;
  network: Network;
};

type Request<Services, Input extends z.ZodType, By extends Caller> = Omit<Incoming<Services>, "parts" | "caller"> & { caller: By; input: z.output<Input> };

/** Where the request's parts go: every route says which of `params`, `query` and `body` it reads; the rest is ignored. */
export type InputSchema = z.ZodObject<{ params?: z.ZodObject; query?: z.ZodObject; body?: z.ZodType }>;

type Spec<Services, Input extends InputSchema> = {
  method: Method;
  /** `/api/flows/:id/states/:name` */
  path: string;
  summary: string;
  input: Input;
  /** Of the `result` (or the document), for the OpenAPI description. */
  output: z.ZodType;
  /** Status of success; 200 when left out. */
  status?: number;
  /** Largest body in bytes; 1 MB when left out. */
  bodyLimit?: number;
  /** Refuses, by a throw, what can be refused before anything of the body is read. */
  before?: (request: { services: Services; network: Network; params: Record<string, string> }) => Promise<void>;
  /** A `GET` that is answered from memory and is not counted: it takes no connection of the pool. */
  isFree?: boolean;
  /** Keys of the body whose text is repaired by the service instead of refused (a customer's message). */
  repaired?: readonly string[];
};

/** A route that is handed these services, and no others. */
export type Route<Services> = Omit<Spec<Services, InputSchema>, "input"> & {
  input: InputSchema;
  access: Access;
  run: (incoming: Incoming<Services>) => Promise<Answer>;
};
/** What a route says of itself. */
export type RouteFacts = Omit<Route<never>, "before" | "run">;

type Handled<Services, Input extends InputSchema, By extends Caller, More = unknown> = Spec<Services, Input> & {
  handle: (request: Request<Services, Input, By> & More) => Promise<Answer>;
};

/** The makers of routes that need these services. */
export function routesWith<Services>() {
  return {
    anyoneRoute<Input extends InputSchema>(spec: Handled<Services, Input, Caller> & { access?: "anyone" | "opening" }): Route<Services> {
      const { handle, access = "anyone", ...rest } = spec;
      return { ...rest, access: { type: access }, run: async ({ parts, ...incoming }) => handle({ ...incoming, input: parseParts(spec.input, parts) }) };
    },

    customerRoute<Input extends InputSchema>({ handle, ...rest }: Handled<Services, Input, Customer>): Route<Services> {
      return {
        ...rest,
        access: { type: "customer" },
        run: async ({ parts, caller, ...incoming }) => {
          if (caller.type !== "customer") throw new Error(`${rest.path} ran without a customer`);
          return handle({ ...incoming, caller, input: parseParts(rest.input, parts) });
        },
      };
    },

    readerRoute<Input extends InputSchema>({ handle, ...rest }: Handled<Services, Input, Customer | Operator>): Route<Services> {
      return {
        ...rest,
        access: { type: "reader" },
        run: async ({ parts, caller, ...incoming }) => {
          if (caller.type === "anyone") throw new Error(`${rest.path} ran without a reader`);
          return handle({ ...incoming, caller, input: parseParts(rest.input, parts) });
        },
      };
    },

    operatorRoute<Input extends InputSchema>(spec: Handled<Services, Input, Operator, { actor: Actor }> & { permission: Permission }): Route<Services> {
      const { handle, permission, ...rest } = spec;
      return {
        ...rest,
        access: { type: "operator", permission },
        run: async ({ parts, caller, ...incoming }) => {
          if (caller.type !== "operator") throw new Error(`${spec.path} ran without an operator`);
          return handle({ ...incoming, caller, actor: caller.actor, input: parseParts(spec.input, parts) });
        },
      };
    },
  };
}

/** Issues name the place inside the part: `/slug`, not `/body/slug`. */
function parseParts<Input extends InputSchema>(schema: Input, parts: Incoming<unknown>["parts"]): z.output<Input> {
  const parsed = schema.safeParse(parts);
  if (parsed.success) return parsed.data;
  throw new z.ZodError(parsed.error.issues.map((issue) => ({ ...issue, path: issue.path.slice(1) })));
}

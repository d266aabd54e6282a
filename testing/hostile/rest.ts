import fc from "fast-check";
import { z } from "zod";
import { storableText } from "@/flows/json/storable-text";
import type { RouteFacts } from "@/server/api/rest/route";
import { routes } from "@/server/api/rest/routes";
import { editArbitrary } from "@/testing/builders/a-fork";
import { bodyWith, text } from "./grammar";
import { type RawRequest, requestBytes } from "./raw-http";

/** Who the inputs pretend to be. */
export type Credentials = { key: string; token: string; sessionId: string; runId: string; forkId: string };

const encode = (part: string) => encodeURIComponent(storableText(part)).slice(0, 6_000) || "%20";

const header = fc.constantFrom<readonly (readonly [string, string])[]>(
  ...[
    [],
    [["Content-Type", "application/json"]],
    [["Content-Type", "text/plain; charset=utf-16"]],
    [["Content-Type", "multipart/form-data; boundary=x"]],
    [["Content-Encoding", "gzip"]],
    [["If-Match", '"x"']],
    [["If-Match", "\u00ff".repeat(200)]],
    [["X-Forwarded-For", "127.0.0.1, ' OR 1=1"]],
    [["Cookie", `next-auth.session-token=${"a.".repeat(500)}`]],
    [["Cookie", "=;=;__proto__=1"]],
    [["Accept-Language", "x".repeat(4_000)]],
    [["Range", "bytes=0-,-1"]],
    [["Expect", "200-maybe"]],
  ].map((pairs) => pairs.map(([name = "", given = ""]) => [name, given] as const)),
);

const queries = ["limit", "cursor", "after", "status", "q", "flow", "from", "to", "version", "cascade", "__proto__"];

/** Bodies that get past the schema of their route: what is wrong with them only the service can tell. */
const wellFormed: { readonly [path: string]: fc.Arbitrary<unknown> } = {
  "/api/runs/:id/fork": fc.record({ seq: fc.oneof(fc.integer({ min: -1, max: 12 }), fc.double()), contextPatch: fc.option(editArbitrary) }),
  "/api/runs/:id/messages": fc.record({
    message: text,
    event: fc.option(text),
    data: fc.option(fc.dictionary(text, text, { maxKeys: 3, noNullPrototype: true })),
  }),
};

function bodyTo(path: string, keys: readonly string[], right: { [key: string]: string }): fc.Arbitrary<Buffer> {
  const any = bodyWith(keys, right);
  const shaped = wellFormed[path];
  return shaped === undefined
    ? any
    : fc.oneof(
        any,
        shaped.map((body) => Buffer.from(JSON.stringify(body))),
      );
}

/** Requests to one route with the right shape of address and whatever else. */
function requestTo(route: RouteFacts, { key, token, sessionId, runId, forkId }: Credentials): fc.Arbitrary<RawRequest> {
  const names = [...route.path.matchAll(/:(\w+)/g)].map((found) => found[1] ?? "");
  const { body } = route.input.shape;
  const keys = body instanceof z.ZodObject ? Object.keys(body.shape) : [];
  const own = route.access.type === "customer" ? token : key;
  return fc
    .record({
      method: fc.oneof(
        { weight: 8, arbitrary: fc.constant<string>(route.method) },
        { weight: 1, arbitrary: fc.constantFrom("PUT", "PATCH", "OPTIONS", "HEAD", "TRACE", "PROPFIND") },
      ),
      params: fc.tuple(...names.map(() => fc.oneof(text, fc.constantFrom("greeting", sessionId, runId, forkId)))),
      query: fc.dictionary(fc.constantFrom(...queries), text, { maxKeys: 3, noNullPrototype: true }),
      credential: fc.oneof(
        { weight: 8, arbitrary: fc.constant(own) },
        { weight: 2, arbitrary: fc.constantFrom("", "pk_", `${own}x`, "a".repeat(5_000), "\u00e9\u00e9") },
      ),
      headers: header,
      body: route.method === "GET" ? fc.constant(Buffer.alloc(0)) : bodyTo(route.path, keys, keys.includes("sessionId") ? { sessionId } : {}),
    })
    .map(({ method, params, query, credential, headers, body: bytes }) => {
      const path = names.reduce((address, name, index) => address.replace(`:${name}`, encode(params[index] ?? "")), route.path);
      const search = Object.entries(query).map(([name, given]) => `${name}=${encode(given).slice(0, 2_000)}`);
      const target = search.length === 0 ? path : `${path}?${search.join("&")}`;
      return { method, target, headers: [["Authorization", `Bearer ${credential}`], ...headers], body: bytes };
    });
}

const brokenLines = fc.constantFrom(
  "",
  "\r\n\r\n",
  "GET\r\n\r\n",
  "GET / HTTP/9.9\r\n\r\n",
  "POST /api/chat/messages HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
  "POST /api/chat/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nhello",
  "POST /api/chat/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
  "POST /api/chat/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
  `GET /${"a".repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: x\r\n${"X-A: b\r\n".repeat(3_000)}\r\n`,
  "GET /api/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "GET /api/../../x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "GET http://elsewhere.example/api/health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: x\r\n\r\n",
  "GET /socket.io/?EIO=4&transport=polling&sid=__proto__ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
  "GET /socket.io/?EIO=99&transport=nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
);

/** Bytes that are no HTTP, or nearly. `hangUp`: the sender does not wait for an answer. */
const noHttp: fc.Arbitrary<{ bytes: Buffer; hangUp: boolean }> = fc
  .oneof(
    brokenLines.map((line) => Buffer.from(line, "latin1")),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  )
  .map((bytes) => ({ bytes, hangUp: true }));

/** Inputs over REST: mostly well-formed requests with hostile contents, some bodies cut short, some bytes that are no request. */
export function hostileRequests(credentials: Credentials): fc.Arbitrary<{ bytes: Buffer; hangUp: boolean }> {
  const shaped = fc.oneof(...routes.map((route) => requestTo(route, credentials)));
  return fc.oneof(
    { weight: 16, arbitrary: shaped.map((request) => ({ bytes: requestBytes(request), hangUp: false })) },
    { weight: 1, arbitrary: shaped.map((request) => ({ bytes: requestBytes(request).subarray(0, -1 - Math.floor(request.body.length / 2)), hangUp: true })) },
    { weight: 1, arbitrary: noHttp },
  );
}

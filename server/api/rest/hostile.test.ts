import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { storableText } from "@/flows/json/storable-text";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import type { RouteFacts } from "./route";
import { routes } from "./routes";

let server: TestServer;
let call: RestClient;
let session: { sessionId: string; token: string };

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  call = createRestClient(server.url, { key: ownerKey });
  await call("POST", "/api/flows/builder", { body: { definition: greetingFlow } });
  await call("POST", "/api/flows/greeting/publish", { body: { revision: 1 } });
  session = (await call("POST", "/api/chat/sessions", { body: { flow: "greeting" } })).body.result;
});
afterAll(() => server?.stop());

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("greeting", "hello", "__proto__", "constructor", "\u0000", "\ud800", "{{a}}", "' OR 1=1 --", "../..", "9".repeat(40), "-1", "1e309", "NaN"),
);
const value = fc.oneof(
  { weight: 2, arbitrary: text },
  fc.jsonValue({ maxDepth: 4 }),
  fc.double(),
  fc.constantFrom(null, [], {}, -1, 2 ** 53, greetingFlow, greetingFlow.states.hello),
);

/** Bodies that know the route's keys, so that what is behind the schema is reached, and bodies that know nothing. */
function bodyOf(route: RouteFacts): fc.Arbitrary<unknown> {
  const { body } = route.input.shape;
  const names = body instanceof z.ZodObject ? Object.keys(body.shape) : [];
  const known = fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] });
  return fc.oneof(
    { weight: 4, arbitrary: names.includes("sessionId") ? known.map((given) => ({ ...given, sessionId: session.sessionId })) : known },
    fc.jsonValue(),
  );
}

const encode = (part: string) => encodeURIComponent(storableText(part)) || "%20";

describe("every endpoint", () => {
  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    "answers whatever comes to %s without failing itself",
    async (_name, route) => {
      const names = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? "");
      const queries = ["limit", "cursor", "after", "status", "q", "flow", "from", "version", "cascade"];
      const request = fc.record({
        params: fc.tuple(...names.map(() => text)),
        query: fc.record(Object.fromEntries(queries.map((name) => [name, text])), { requiredKeys: [] }),
        body: bodyOf(route),
        ifMatch: fc.constantFrom("1", '"x"', "*", ""),
      });
      await fc.assert(
        fc.asyncProperty(request, async ({ params, query, body, ifMatch }) => {
          const path = names.reduce((address, name, index) => address.replace(`:${name}`, encode(params[index] ?? "")), route.path);
          const search = new URLSearchParams(Object.entries(query).map(([name, given]): [string, string] => [name, storableText(String(given))]));
          const key = route.access.type === "customer" ? session.token : ownerKey;
          const answer = await call(route.method, `${path}?${search}`, {
            key,
            headers: ifMatch === "" ? {} : { "If-Match": ifMatch },
            ...(route.method === "GET" ? {} : { body }),
          });
          expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500);
          if (answer.status >= 400) expect(answer.body).toMatchObject({ status: "error", code: expect.any(String), message: expect.any(String) });
        }),
        { numRuns: 40 },
      );
    },
  );
});

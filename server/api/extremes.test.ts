import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { extremeInputs } from "@/testing/server/extreme-inputs";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { networkOf } from "../network/address";
import { routes } from "./rest/routes";
import { appRouter } from "./root";

const procedures = Object.keys(appRouter._def.procedures);
let server: TestServer;
let call: RestClient;
let runId: string;
let tried = 0;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  call = createRestClient(server.url, { key: ownerKey });
  await call("POST", "/api/flows/builder", { body: { definition: greetingFlow } });
  await call("POST", "/api/flows/greeting/publish", { body: { revision: 1 } });
  runId = (await call("POST", "/api/chat/sessions", { body: { flow: "greeting" } })).body.result.flowState.runId;
});
afterAll(async () => {
  process.stdout.write(`${tried} inputs at the edge of their types, over ${procedures.length} procedures and ${routes.length} routes\n`);
  await server?.stop();
});

const at = (value: unknown, path: string): unknown => path.split(".").reduce<unknown>((part, name) => Reflect.get(Object(part), name), value);
const knownFor = (path: string) => ({ id: path.includes("runs") ? runId : "greeting" });

/** The last `.input()` of a procedure; null for one that takes nothing. */
function schemaOf(path: string): z.ZodType | null {
  const last = [at(Reflect.get(appRouter._def.procedures, path), "_def.inputs")].flat().at(-1);
  return last instanceof z.ZodType ? last : null;
}

/** Every part of a route's request at its edges, the others plain. */
function requestsOf({ path, input }: (typeof routes)[number]): { path: string; search: string; body: unknown }[] {
  const { params, query, body } = input.shape;
  const known = knownFor(path);
  const place = (given: unknown) =>
    path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(Reflect.get(Object(given), name) ?? "greeting").slice(0, 2_000)));
  const searchOf = (given: unknown) => `?${new URLSearchParams(Object.entries(Object(given)).map(([name, value]) => [name, String(value).slice(0, 2_000)]))}`;
  return [
    ...(params ? extremeInputs(params, known) : [known]).map((given) => ({ path: place(given), search: "", body: {} })),
    ...(query ? extremeInputs(query, known) : []).map((given) => ({ path: place(known), search: searchOf(given), body: {} })),
    ...(body ? extremeInputs(body, known) : []).map((given) => ({ path: place(known), search: "", body: given })),
  ];
}

describe("numbers, times and texts at the edge of their types fail nothing", () => {
  it.each(procedures)("procedure %s", async (path) => {
    const schema = schemaOf(path);
    const actor = { type: "user" as const, id: "u_nobody", workspaceId, role: "owner" as const };
    const procedure = at(appRouter.createCaller({ services: server.container, actor, isSameOrigin: true, network: networkOf("127.0.0.1") }), path);
    for (const input of schema ? extremeInputs(schema, knownFor(path)) : [undefined]) {
      tried += 1;
      const failure = await (procedure as (input: unknown) => Promise<unknown>)(input).then(
        () => null,
        (error: { code: string; message: string }) => error,
      );
      expect(failure?.code, `${JSON.stringify(input)?.slice(0, 300)}: ${failure?.message}`).not.toBe("INTERNAL_SERVER_ERROR");
    }
  });

  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))("route %s", async (_name, route) => {
    for (const { path, search, body } of requestsOf(route)) {
      tried += 1;
      const answer = await call(route.method, `${path}${search}`, route.method === "GET" ? {} : { body });
      expect(answer.status, `${path}${search} ${JSON.stringify(body).slice(0, 300)}: ${JSON.stringify(answer.body)}`).toBeLessThan(500);
    }
  });
});

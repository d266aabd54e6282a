import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { greetingFlow } from "@/testing/server/greeting-flow";
import { createRestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";
import { type Actor, type Role, roles } from "../access/actor";
import { routes } from "../api/rest/routes";
import { appRouter } from "../api/root";
import { firstWorkspaceId as workspaceId } from "../db/workspace";
import { networkOf } from "../network/address";

/** Addresses of people whom nobody but editors and owners may see. The first has no name, so that screens would show the address. */
const secrets = ["nameless@hidden.example", "invited@hidden.example"];
let server: TestServer;
let inputs: unknown[];
let places: string[];

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  const { container } = server;
  await container.db.user.create({ data: { id: "u_nameless", email: secrets[0] ?? "", memberships: { create: { workspaceId, role: "owner" } } } });
  const nameless: Actor = { type: "user", id: "u_nameless", workspaceId, role: "owner", origin: "10.0.0.1" };
  const { version } = await container.flows.create(nameless, { definition: greetingFlow });
  await container.flows.publish(nameless, "greeting", { revision: version.revision });
  await container.accounts.people.invite(nameless, { email: secrets[1] ?? "", role: "viewer" });
  await container.apiKeys.create(nameless, { name: "Till", role: "viewer" });
  const call = createRestClient(server.url);
  const { result } = (await call("POST", "/api/chat/sessions", { body: { flow: "greeting" } })).body;
  const ids = ["greeting", result.flowState.runId, result.sessionId, "u_nameless"];
  places = ids;
  inputs = [
    undefined,
    {},
    ...ids.flatMap((id) => [{ id }, { id, number: 1 }, { id, slug: id }, { flow: id }, { runId: id }, { sessionId: id }, { userId: id }, { token: id }]),
  ];
});
afterAll(() => server?.stop());

const actorOf = (role: Role): Actor => ({ type: "user", id: "u_asking", workspaceId, role, sessionId: "none" });

/** Everything that the screens may ask for and a role is answered, as one text each. */
async function answersOf(role: Role): Promise<Map<string, string>> {
  const caller = appRouter.createCaller({ services: server.container, actor: actorOf(role), isSameOrigin: true, network: networkOf("10.0.0.1") });
  const answers = new Map<string, string>();
  for (const [path, procedure] of Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>)) {
    if (procedure._def.type !== "query") continue;
    for (const [index, input] of inputs.entries()) {
      const call = path.split(".").reduce<unknown>((at, name) => Reflect.get(at as object, name), caller) as (input: unknown) => Promise<unknown>;
      const answer = await call(input).then(JSON.stringify, () => null);
      if (answer) answers.set(`${path} ${index}`, answer);
    }
  }
  return answers;
}

async function routeAnswersOf(role: Role): Promise<Map<string, string>> {
  const call = createRestClient(server.url);
  const key = role === "owner" ? ownerKey : await server.keyOf(role);
  const answers = new Map<string, string>();
  for (const { method, path } of routes) {
    if (method !== "GET") continue;
    for (const place of places) {
      const target = path.replace(/:\w+/g, place);
      const answer = await call("GET", target, { key });
      if (answer.status === 200) answers.set(target, JSON.stringify(answer.body));
    }
  }
  return answers;
}

const leaksOf = (answers: Map<string, string>) => [...answers].filter(([, text]) => secrets.some((secret) => text.includes(secret))).map(([path]) => path);

describe("addresses of other people", () => {
  it.each(["viewer", "agent"] as const)("are in no answer to a query or route for the role %s", async (role) => {
    const [queries, targets] = [await answersOf(role), await routeAnswersOf(role)];
    process.stdout.write(`${role}: ${queries.size} answers to queries and ${targets.size} of routes were read\n`);
    expect([leaksOf(queries), leaksOf(targets)]).toEqual([[], []]);
    expect([queries.size > 10, targets.size > 10]).toEqual([true, true]);
  });

  it.each(["editor", "owner"] as const)("are there for the role %s, so that the test would see them", async (role) => {
    expect(leaksOf(await answersOf(role)).map((path) => path.split(" ")[0])).toEqual(expect.arrayContaining(["settings.people.list", "flows.list"]));
  });

  it("are one's own for everybody", async () => {
    for (const role of roles) {
      const { people } = await server.container.accounts.people.list({ ...actorOf(role), id: "u_nameless" });
      expect(people.find(({ id }) => id === "u_nameless")?.email).toBe(secrets[0]);
    }
  });
});

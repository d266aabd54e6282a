import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Role, roles } from "@/server/access/actor";
import { firstWorkspaceId } from "@/server/db/workspace";
import { type CountingProxy, startCountingProxy } from "../durability/counting-proxy";
import { type Asked, socketRequests } from "../masking/outlets";
import { createRestClient, type RestClient } from "../server/rest-client";
import { createTestDatabase, type TestDatabase } from "../server/test-database";
import { startTestServer, type TestServer } from "../server/test-server";
import { aMember, callerOf, makeBeside } from "../server/two-workspaces";
import { fillRows } from "./fill-rows";
import { foreignIds } from "./foreign-ids";
import { customerRequests, type Outlet, procedureOutlets, routeOutlets, socketOutlets } from "./outlets-asked";
import { createProbe } from "./probe";
import { keptRows, referencesOf } from "./rows";
import { liveIn, type Side } from "./two-sides";

let database: TestDatabase;
let proxy: CountingProxy;
let server: TestServer;
let rest: RestClient;
let own: Side;
let asked: Asked;
let probing: Awaited<ReturnType<typeof createProbe>>;
const keys = new Map<Role, string>();

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await startCountingProxy(database.url);
  // Nothing is done in the background: what is counted is what was asked for.
  server = await startTestServer({ env: { DATABASE_URL: proxy.url, PARLEY_ROLE: "web" } });
  rest = createRestClient(server.url);
  const { besideId, first, beside } = await makeBeside(server);
  own = await liveIn(server, rest, { workspaceId: firstWorkspaceId, slug: "main", owner: first });
  await liveIn(server, rest, { workspaceId: besideId, slug: "beside", owner: beside });
  const { pool } = server.container;
  const kept = await keptRows(pool);
  const filled = await fillRows(pool, { kept, references: await referencesOf(pool), workspaceId: besideId });
  const foreign = await foreignIds(pool, kept, { own: firstWorkspaceId, other: besideId });
  asked = { ...own, payToken: "", flow: "food_order_v2", texts: ["nothing"] };
  for (const role of roles) keys.set(role, await server.keyOf(role));
  probing = await createProbe({ pool, proxy, kept, foreign, otherId: besideId });
  process.stdout.write(`  ${kept.length} tables (rows made up in ${filled.join(", ")}), ${foreign.length} foreign names\n`);
}, 120_000);

afterAll(async () => {
  const { tried } = probing;
  const pairs = new Set(tried.map((each) => each.split(" × ").slice(0, 2).join(" × ")));
  if (process.env.PARLEY_PROBE === "list") process.stdout.write(`${tried.join("\n")}\n`);
  process.stdout.write(`  ${tried.length} foreign names were tried, over ${pairs.size} pairs of an outlet and a role (PARLEY_PROBE=list lists them)\n`);
  await server?.stop();
  await proxy?.close();
  await database?.drop();
});

async function connected(namespace: string, auth: object): Promise<Socket> {
  const socket = io(`${server.url}/${namespace}`, { auth, transports: ["websocket"], reconnection: false });
  await new Promise<void>((resolve, reject) => socket.on("connect", resolve).on("connect_error", reject));
  return socket;
}

async function probeAll(outlets: readonly Outlet[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const outlet of outlets) wrong.push(...(await probing.probe(outlet)));
  return wrong.slice(0, 40);
}

describe("what is of another workspace is answered as what is not there, and stays as it is", () => {
  it.each(roles)(
    "by any procedure, for its %s",
    async (role) => {
      const { actor } = await aMember(server, [{ workspaceId: firstWorkspaceId, role }]);
      const caller = callerOf(server, actor);
      expect(await probeAll(procedureOutlets(caller, { role, asked }))).toEqual([]);
    },
    300_000,
  );

  it.each(roles)(
    "by any route, for its %s's key",
    async (role) => {
      expect(await probeAll(routeOutlets(rest, { role, asked, key: keys.get(role) ?? null, accesses: ["operator", "reader", "opening"] }))).toEqual([]);
    },
    300_000,
  );

  it("by any route, for its customer, and for anybody", async () => {
    const customer = routeOutlets(rest, { role: "customer", asked, key: own.token, accesses: ["customer", "reader"] });
    const outlets = [...customer, ...routeOutlets(rest, { role: "anybody", asked, key: null, accesses: ["anyone"] })];
    expect(await probeAll(outlets)).toEqual([]);
  }, 300_000);

  it("by any event of a socket, for each role and for its customer", async () => {
    const wrong: string[] = [];
    for (const role of roles) {
      const socket = await connected("studio", { apiKey: keys.get(role) });
      wrong.push(...(await probeAll(socketOutlets(socket, socketRequests, { role, asked }))));
      socket.disconnect();
    }
    const socket = await connected("chat", { token: own.token });
    wrong.push(...(await probeAll(socketOutlets(socket, customerRequests, { role: "customer", asked }))));
    socket.disconnect();
    expect(wrong).toEqual([]);
  }, 300_000);
});

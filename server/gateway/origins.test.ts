import { Manager } from "socket.io-client";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTestServer, type TestServer } from "@/testing/server/test-server";
import { routes } from "../api/rest/routes";
import { appRouter } from "../api/root";

let server: TestServer;
let cookie: string;
let key: string;
let token: string;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  cookie = await server.cookieOf("owner");
  key = await server.keyOf("viewer");
  token = (await (await fetch(`${server.url}/api/chat/sessions`, { method: "POST", body: "{}", headers: { "Content-Type": "application/json" } })).json())
    .result.token;
});
afterAll(() => server?.stop());

const transports = ["websocket", "polling", "polling, then websocket", "polling by script"] as const;
const origins = ["own", "public", "own by https", "another port", "foreign", "null", "none"] as const;
const credentials = ["cookie", "key", "wrong key and cookie", "nothing"] as const;

type Origin = (typeof origins)[number];

function originOf(origin: Origin): string | undefined {
  const own = new URL(server.url);
  const named = {
    own: own.origin,
    public: server.container.env.publicUrl,
    "own by https": `https://${own.host}`,
    "another port": `http://${own.hostname}:${Number(own.port) + 1}`,
    foreign: "https://evil.example",
    null: "null",
    none: undefined,
  };
  return named[origin];
}
const isOwn = (origin: Origin) => origin === "own" || origin === "public";

const authOf = (credential: (typeof credentials)[number]) =>
  ({ cookie: {}, nothing: {}, key: { apiKey: key }, "wrong key and cookie": { apiKey: "x".repeat(40) } })[credential];
const hasCookie = (credential: (typeof credentials)[number]) => credential === "cookie" || credential === "wrong key and cookie";

/** What the namespace answers: "connected", or the refusal's code. */
async function open(namespace: string, how: (typeof transports)[number], headers: Record<string, string>, auth: object): Promise<string> {
  if (how === "polling by script") return openByScript(namespace, headers, auth);
  const manager = new Manager(server.url, {
    transports: how === "websocket" ? ["websocket"] : ["polling", "websocket"],
    upgrade: how === "polling, then websocket",
    extraHeaders: headers,
    reconnection: false,
    autoConnect: false,
  });
  try {
    await new Promise<void>((resolve, reject) => manager.open((error) => (error ? reject(error) : resolve())));
    if (how === "polling, then websocket") await new Promise((resolve) => manager.engine.once("upgrade", resolve));
    const socket = manager.socket(namespace, { auth });
    return await new Promise<string>((resolve) => {
      socket.once("connect", () => resolve("connected"));
      socket.once("connect_error", (error) => resolve(error.message));
      socket.connect();
    });
  } finally {
    manager.engine.close();
  }
}

/** As a page does with `<script>` and forms; a handshake that is refused is the end of it. */
async function openByScript(namespace: string, headers: Record<string, string>, auth: object): Promise<string> {
  const address = `${server.url}/socket.io/?EIO=4&transport=polling&j=0`;
  const handshake = await fetch(address, { headers });
  if (!handshake.ok) return "no handshake";
  const sid = /sid\\?":\\?"([^"\\]+)/.exec(await handshake.text())?.[1] ?? "";
  await fetch(`${address}&sid=${sid}`, { method: "POST", headers, body: new URLSearchParams({ d: `40${namespace},${JSON.stringify(auth)}` }) });
  return (await (await fetch(`${address}&sid=${sid}`, { headers })).text()).includes("44") ? "refused" : "connected";
}

const headersOf = (origin: Origin, withCookie: boolean): Record<string, string> => {
  const named = originOf(origin);
  return { ...(withCookie ? { cookie } : {}), ...(named === undefined ? {} : { origin: named }) };
};

const studioCases = transports.flatMap((transport) => origins.flatMap((origin) => credentials.map((credential) => ({ transport, origin, credential }))));

it(`/studio opens by WebSocket, for a key or for the cookie of an own page: ${studioCases.length} cases`, { timeout: 60_000 }, async () => {
  const got = [];
  const wanted = [];
  for (const each of studioCases) {
    const { transport, origin, credential } = each;
    const isAllowed = credential === "key" || (credential === "cookie" && isOwn(origin));
    const answer = transport === "websocket" ? (isAllowed ? "connected" : "UNAUTHENTICATED") : transport === "polling by script" ? "no handshake" : "FORBIDDEN";
    wanted.push({ ...each, answer });
    got.push({ ...each, answer: await open("/studio", transport, headersOf(origin, hasCookie(credential)), authOf(credential)) });
  }
  expect(got).toEqual(wanted);
  process.stdout.write(`  /studio: ${got.length} cases of transport × origin × credential\n`);
});

const chatCases = transports.flatMap((transport) => origins.map((origin) => ({ transport, origin })));

it(`/chat opens for its token from anywhere, but never by script: ${chatCases.length} cases`, { timeout: 60_000 }, async () => {
  const got = [];
  for (const each of chatCases) got.push({ ...each, answer: await open("/chat", each.transport, headersOf(each.origin, false), { token }) });
  expect(got).toEqual(chatCases.map((each) => ({ ...each, answer: each.transport === "polling by script" ? "no handshake" : "connected" })));
});

const procedures = Object.entries(appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>);
const mutations = procedures.filter(([, { _def }]) => _def.type === "mutation").map(([path]) => path);

it(`changes by the studio's pages come from an own page alone: ${mutations.length} × ${origins.length} cases`, { timeout: 60_000 }, async () => {
  const wrong = [];
  for (const path of mutations)
    for (const origin of origins) {
      const headers = { "content-type": "application/json", ...headersOf(origin, true) };
      // Of a shape that none takes: past the origin it is INVALID_INPUT, or whatever the procedure says to it.
      const answer = await fetch(`${server.url}/api/trpc/${path}`, { method: "POST", headers, body: '"x"' });
      const isRefused = answer.status === 403 && (await answer.text()).includes("own pages only");
      if (isRefused === isOwn(origin)) wrong.push([path, origin, answer.status]);
    }
  expect(wrong).toEqual([]);
});

const writing = routes.filter(({ access, method }) => access.type === "operator" && method !== "GET");

it(`changes by REST with a cookie come from an own page alone: ${writing.length} × ${origins.length} cases`, { timeout: 60_000 }, async () => {
  const wrong = [];
  for (const { method, path } of writing)
    for (const origin of origins) {
      const answer = await fetch(`${server.url}${path.replace(/:\w+/g, "x")}`, { method, headers: headersOf(origin, true), body: "{}" });
      if ((answer.status === 403) === isOwn(origin)) wrong.push([method, path, origin, answer.status]);
    }
  expect(wrong).toEqual([]);
});

import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Actor, Role } from "@/server/access/actor";
import { routes } from "@/server/api/rest/routes";
import { appRouter } from "@/server/api/root";
import { firstWorkspaceId as workspaceId } from "@/server/db/workspace";
import { networkOf } from "@/server/network/address";
import { publishFlow } from "../server/publish-flow";
import { createRestClient, type RestClient } from "../server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "../server/test-server";
import { type Asked, procedureInputs, routeCalls, socketEvents, socketRequests } from "./outlets";
import { findSpelling, makeSecrets, type Secrets, spellingsOf } from "./secrets";
import { tellEverything } from "./tell";
import { telltaleFlow } from "./telltale-flow";

/** Below editor, and one above it, so that it is known that there was something to hide. */
const roles: readonly Role[] = ["viewer", "agent", "editor"];
const secrets: Secrets = makeSecrets();

type Heard = { event: string; bytes: string };
let server: TestServer;
let call: RestClient;
let asked: Asked;
let hidden: { [key: string]: string };
const keys = new Map<Role, string>();
const sockets = new Map<Role, { socket: Socket; heard: Heard[] }>();
const leaks: string[] = [];
const seenByEditor = new Set<string>();
let tried = 0;

beforeAll(async () => {
  server = await startTestServer();
  call = createRestClient(server.url, { key: ownerKey });
  await publishFlow(server.container, telltaleFlow);
  for (const role of roles) {
    keys.set(role, await server.keyOf(role));
    sockets.set(role, await openSocket(role));
  }
  const told = await tellEverything(call, secrets, async (runId) => {
    for (const { socket, heard } of sockets.values()) {
      heard.push({ event: "attention:watch", bytes: JSON.stringify(await socket.emitWithAck("attention:watch", {})) });
      heard.push({ event: "flow:watch", bytes: JSON.stringify(await socket.emitWithAck("flow:watch", { flowId: "telltale" })) });
      heard.push({ event: "run:watch", bytes: JSON.stringify(await socket.emitWithAck("run:watch", { runId })) });
    }
  });
  await leaveADeadLetter(told.sessionId);
  await editTogether();
  expect(told.payToken).not.toBe("");
  hidden = { ...secrets, payLink: told.payToken };
  asked = {
    ...told,
    flow: "telltale",
    texts: Object.values(secrets).flatMap((secret) => [secret, secret.toUpperCase(), secret.slice(2, 10), secret.replace(/\W/g, "").toLowerCase()]),
  };
});

afterAll(async () => {
  for (const { socket } of sockets.values()) socket.disconnect();
  await server?.stop();
  process.stdout.write(`${tried} combinations of outlet, role, sensitive key and spelling\n`);
});

/** Somebody opens the flow, and somebody changes it. */
async function editTogether(): Promise<void> {
  const cookie = await server.cookieOf("owner");
  const socket = io(`${server.url}/studio`, { extraHeaders: { cookie, origin: server.url }, transports: ["websocket"], reconnection: false });
  expect(await socket.emitWithAck("flow:watch", { flowId: "telltale" })).toMatchObject({ ok: true });
  await call("POST", "/api/flows/telltale/states", { body: { name: "beside", state: { type: "wait" } } });
  for (const { heard } of sockets.values())
    await vi.waitFor(() => expect(heard.map(({ event }) => event)).toEqual(expect.arrayContaining(["flow:edited", "flow:people"])), { timeout: 20_000 });
  socket.disconnect();
}

async function openSocket(role: Role): Promise<{ socket: Socket; heard: Heard[] }> {
  const socket = io(`${server.url}/studio`, { auth: { apiKey: keys.get(role) }, transports: ["websocket"], reconnection: false });
  const heard: Heard[] = [];
  socket.onAny((event: string, ...payload: unknown[]) => heard.push({ event, bytes: JSON.stringify(payload) }));
  await new Promise<void>((resolve, reject) => socket.on("connect", resolve).on("connect_error", reject));
  return { socket, heard };
}

/** A message that a channel refused, in words that quote the customer. */
async function leaveADeadLetter(conversationId: string): Promise<void> {
  const message = await server.container.db.message.findFirstOrThrow({ where: { conversationId, role: "assistant" } });
  await server.container.db.outboxMessage.create({
    data: {
      id: "m_dead",
      workspaceId,
      conversationId,
      channel: "whatsapp",
      kind: "message",
      payload: { messageId: message.id },
      dedupeKey: "m_dead",
      status: "dead",
      attempts: 5,
      lastError: `no such subscriber: ${secrets.phone} (${secrets.email})`,
    },
  });
}

const actorOf = (role: Role): Actor => ({ type: "user", id: `u_${role}`, workspaceId, role });

/** Looks for every secret in what an outlet has sent. */
function look(outlet: string, role: Role, bytes: string): void {
  for (const [key, secret] of Object.entries(hidden)) {
    tried += spellingsOf(secret).length;
    const found = findSpelling(bytes, secret);
    if (found === null) continue;
    // The way to pay is the customer's alone.
    if (role === "editor" && key !== "payLink") seenByEditor.add(`${outlet} ${key}`);
    else leaks.push(`${outlet} told a ${role} ${key} as ${found}: …${around(bytes, found)}…`);
  }
}

const around = (bytes: string, found: string): string => bytes.slice(Math.max(0, bytes.indexOf(found) - 120), bytes.indexOf(found) + 60);

describe("agents and viewers are told nothing that is sensitive", () => {
  it("by any procedure of tRPC", async () => {
    const procedures = Object.keys(appRouter._def.procedures);
    expect(
      procedures.filter((name) => procedureInputs[name] === undefined),
      "add inputs for them to outlets.ts",
    ).toEqual([]);
    for (const role of roles) {
      const caller = appRouter.createCaller({ services: server.container, actor: actorOf(role), isSameOrigin: true, network: networkOf("127.0.0.1") });
      for (const name of procedures) for (const input of procedureInputs[name]?.(asked) ?? []) look(`tRPC ${name}`, role, await answerOf(caller, name, input));
    }
    expect(leaks).toEqual([]);
    for (const name of ["runs.list", "runs.get", "runs.steps", "operations.list"])
      expect(
        [...seenByEditor].some((seen) => seen.startsWith(`tRPC ${name} `)),
        name,
      ).toBe(true);
  });

  it("by any route of REST", async () => {
    const named = routes.map(({ method, path }) => `${method} ${path}`);
    expect(
      named.filter((name) => routeCalls[name] === undefined),
      "add calls for them to outlets.ts",
    ).toEqual([]);
    for (const role of roles)
      for (const name of named)
        for (const { path, body } of routeCalls[name]?.(asked) ?? []) {
          const answer = await call(name.split(" ")[0] ?? "", path, { key: keys.get(role) ?? null, body });
          look(name, role, JSON.stringify([answer.body, [...answer.headers]]));
        }
    expect(leaks).toEqual([]);
    for (const key of Object.keys(secrets)) expect(seenByEditor.has(`GET /api/chat/sessions/:id/messages ${key}`), key).toBe(true);
  });

  it("by any event of a socket", async () => {
    for (const [role, { socket, heard }] of sockets) {
      const toldOf = new Promise((resolve) => socket.once("error", resolve));
      socket.emit("run:watch", {});
      await toldOf;
      for (const [event, payloads] of Object.entries(socketRequests))
        for (const payload of payloads(asked))
          heard.push({ event, bytes: JSON.stringify(event === "run:unwatch" ? socket.emit(event, payload).id : await socket.emitWithAck(event, payload)) });
      for (const { event, bytes } of heard) look(`socket ${event}`, role, bytes);
      expect(new Set(heard.map(({ event }) => event))).toEqual(new Set([...Object.keys(socketRequests), ...Object.keys(socketEvents)]));
    }
    expect(leaks).toEqual([]);
    for (const key of Object.keys(secrets)) expect(seenByEditor.has(`socket message ${key}`), key).toBe(true);
  });

  it("by what a search finds", async () => {
    for (const role of ["viewer", "agent"] as const)
      for (const q of [...asked.texts, ...Object.values(hidden).flatMap((secret) => spellingsOf(secret).filter((_, index) => index % 5 === 0))]) {
        tried += 1;
        expect((await server.container.runs.list(actorOf(role), { q })).runs, `${role}: ${q}`).toEqual([]);
      }
    expect((await server.container.runs.list(actorOf("editor"), { q: secrets.phone })).runs).toHaveLength(1);
    expect((await server.container.runs.list(actorOf("viewer"), { q: asked.runId })).runs).toHaveLength(1);
  });

  it("and still read what is said", async () => {
    const { messages } = await server.container.runs.transcript(actorOf("viewer"), asked.sessionId, { after: 0, limit: 200 });
    const said = messages.map(({ content }) => content);
    expect(said.slice(0, 4)).toEqual(["Your phone?", "•••", "Your e-mail? We call •••.", "•••"]);
    expect(said).toContain("We send it to ••• (•••), •••/•••, and call ••• or •••.");
    expect(said).toContain("Please pay ₹123.45 to place your order. I will go on as soon as it has arrived.");
    expect(said).toContain("Anything else?");
  });
});

async function answerOf(caller: object, name: string, input: unknown): Promise<string> {
  try {
    const procedure = name.split(".").reduce<unknown>((node, part) => (node as { [name: string]: unknown })[part], caller);
    return JSON.stringify(await (procedure as (given: unknown) => unknown)(input)) ?? "";
  } catch (error) {
    return JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as { cause?: unknown }).cause);
  }
}

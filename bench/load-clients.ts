import { Agent, request } from "node:http";
import { io, type Socket } from "socket.io-client";
import type { ChatClientEvents, ChatServerEvents } from "../flows/protocol/sockets";

/** One conversation: `say` settles when the turn is acknowledged. */
export type Talk = { say: (message: string) => Promise<void>; close: () => void };

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

function post(url: string, path: string, key: string, body: unknown): Promise<{ status: number; text: string }> {
  const payload = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      new URL(path, url),
      {
        method: "POST",
        agent,
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "content-length": Buffer.byteLength(payload) },
      },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => (text += chunk));
        answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
      },
    );
    sent.on("error", reject);
    sent.end(payload);
  });
}

/** Posts and gives what stands under `result`. @throws Error when it was refused. */
export async function call(url: string, path: string, key: string, body: unknown): Promise<{ [key: string]: unknown }> {
  const { status, text } = await post(url, path, key, body);
  if (status >= 300) throw new Error(`${path} answered ${status}: ${text.slice(0, 300)}`);
  return JSON.parse(text).result;
}

export type Opened = { sessionId: string; token: string };

export async function openSession(url: string, key: string, flow: string): Promise<Opened> {
  const { sessionId, token } = await call(url, "/api/chat/sessions", key, { flow });
  return { sessionId: String(sessionId), token: String(token) };
}

export function overHttp(url: string, { sessionId, token }: Opened): Talk {
  let sent = 0;
  return {
    async say(message) {
      sent += 1;
      const { status, text } = await post(url, "/api/chat/messages", token, { sessionId, clientMessageId: `h${sent}`, message });
      if (status !== 200) throw new Error(`a message was answered with ${status}: ${text.slice(0, 300)}`);
    },
    close: () => undefined,
  };
}

/** A websocket that has joined its session. `heard` counts the replies that came. */
export async function overSocket(url: string, { sessionId, token }: Opened): Promise<Talk> {
  const socket: Socket<ChatServerEvents, ChatClientEvents> = io(`${url}/chat`, {
    auth: { token },
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  await new Promise<void>((resolve, reject) =>
    socket.emit("session:join", { sessionId }, (answer) => (answer.ok ? resolve() : reject(new Error(answer.code)))),
  );
  let sent = 0;
  const waiting: (() => void)[] = [];
  socket.on("message", () => waiting.shift()?.());
  return {
    /** Settles when both the acknowledgement and the reply are there. */
    async say(message) {
      sent += 1;
      const replied = new Promise<void>((resolve) => waiting.push(resolve));
      await new Promise<void>((resolve, reject) =>
        socket.emit("message:send", { sessionId, clientMessageId: `w${sent}`, message }, (answer) => (answer.ok ? resolve() : reject(new Error(answer.code)))),
      );
      await replied;
    },
    close: () => void socket.disconnect(),
  };
}

export type Loaded = { perSecond: number; count: number; latencies: number[] };

/** Every talk sends as soon as it is answered, for so many seconds. */
export async function closedLoop(talks: readonly Talk[], seconds: number): Promise<Loaded> {
  const latencies: number[] = [];
  const since = performance.now();
  const until = since + seconds * 1000;
  await Promise.all(
    talks.map(async (talk) => {
      for (let turn = 0; performance.now() < until; turn += 1) {
        const sentAt = performance.now();
        await talk.say(`message ${turn}`);
        latencies.push(performance.now() - sentAt);
      }
    }),
  );
  return { perSecond: latencies.length / ((performance.now() - since) / 1000), count: latencies.length, latencies };
}

/** Messages at a steady rate, each from the talk whose turn it is; latencies count from when a message was due. */
export async function pacedLoop(talks: readonly Talk[], { perSecond, seconds }: { perSecond: number; seconds: number }): Promise<Loaded> {
  const latencies: number[] = [];
  const since = performance.now();
  const total = Math.round(perSecond * seconds);
  const last = talks.map(() => Promise.resolve());
  for (let index = 0; index < total; index += 1) {
    const dueAt = since + (index / perSecond) * 1000;
    const early = dueAt - performance.now();
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
    const slot = index % talks.length;
    last[slot] = last[slot]?.then(() => talks[slot]?.say(`message ${index}`)).then(() => void latencies.push(performance.now() - dueAt)) ?? Promise.resolve();
  }
  await Promise.all(last);
  return { perSecond: total / ((performance.now() - since) / 1000), count: total, latencies };
}

/** Of a list that need not be sorted; `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

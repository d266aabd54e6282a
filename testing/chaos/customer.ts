import { z } from "zod";
import { type ChatMessage, chatMessageSchema, type FlowState, flowStateSchema, turnAnswerSchema } from "@/flows/protocol/chat";
import type { SeededRandom } from "../simulation/seeded-random";
import { callServer, Unanswered } from "./http";
import type { Ack, Ledger } from "./ledger";
import type { NodeProcess } from "./node-process";
import { pushedModule } from "./options";
import { type Move, orderScript } from "./order-script";
import type { PaymentProvider } from "./payment-provider";
import { createSocketLine, type SocketLine } from "./socket-line";

export type CustomerDeps = {
  nodes: readonly NodeProcess[];
  ledger: Ledger;
  random: SeededRandom;
  provider: PaymentProvider;
  thinkMs: readonly [number, number];
  /** False when nothing is worth waiting for any more. */
  isPatient: () => boolean;
};

/** How a customer talks, and which flow they open, if any. Messages on another channel than the web go out through the outbox. */
export type CustomerWay = { channel: "web" | "telegram"; sockets: boolean; opens: string | null };

export type Customer = {
  name: string;
  /** Orders that were scripted, and how far the newest came. */
  standing: { sessionId: string | null; scripted: number; finished: number; at: string };
  /** One order from the first word to its end. */
  order: () => Promise<void>;
  /** One move, until it has led where it leads. */
  perform: (move: Move) => Promise<void>;
  close: () => void;
};

/** The customer waited for something that did not come. */
class GivenUp extends Error {}

/** Between two requests for the same thing; doubled from one to the next. */
const shortestPauseMs = 25;
const longestPauseMs = 400;
const openedSchema = z.object({ sessionId: z.string(), token: z.string() });
const historySchema = z.object({ messages: z.array(chatMessageSchema), flowState: flowStateSchema.nullable() });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A scripted customer who sends every message until it is acknowledged, at one server after another. */
export function createCustomer(name: string, way: CustomerWay, deps: CustomerDeps): Customer {
  const { nodes, ledger, random, provider, thinkMs } = deps;
  const standing: Customer["standing"] = { sessionId: null, scripted: 0, finished: 0, at: "not begun" };
  const past: { clientMessageId: string; text: string }[] = [];
  const session: { current: { sessionId: string; token: string; line: SocketLine } | null } = { current: null };
  let sent = 0;

  /** Another one than last time, if there is another. */
  const pickNode = (last: NodeProcess | null): NodeProcess => random.pick(nodes.length > 1 ? nodes.filter((node) => node !== last) : nodes);

  /** Asks one server after another until one answers. @throws Refused, GivenUp */
  async function insist<T>(ask: (node: NodeProcess) => Promise<T>, first: NodeProcess | null = null): Promise<T> {
    let node = first ?? pickNode(null);
    for (let tries = 1; ; tries += 1) {
      try {
        return await ask(node);
      } catch (error) {
        if (!(error instanceof Unanswered)) throw error;
        if (!deps.isPatient()) throw new GivenUp(error.message);
        ledger.counters.retries += 1;
        await pause(Math.min(longestPauseMs, shortestPauseMs * 2 ** Math.min(tries - 1, 8)) * (0.5 + random.next()));
        node = pickNode(node);
      }
    }
  }

  async function open(): Promise<{ sessionId: string; token: string; line: SocketLine }> {
    if (session.current !== null) return session.current;
    const body = JSON.stringify({ ...(way.opens === null ? {} : { flow: way.opens }), ...(way.channel === "web" ? {} : { module: pushedModule }) });
    const opened = openedSchema.parse(await insist((node) => callServer(node.url, { method: "POST", path: "/api/chat/sessions", body })));
    ledger.counters.opened += 1;
    standing.sessionId = opened.sessionId;
    session.current = { ...opened, line: createSocketLine(opened) };
    return session.current;
  }

  async function overRest(node: NodeProcess, token: string, message: object): Promise<Ack & { flowState: FlowState | null }> {
    return turnAnswerSchema.parse(await callServer(node.url, { method: "POST", path: "/api/chat/messages", key: token, body: JSON.stringify(message) }));
  }

  /** Sends until it is acknowledged. */
  async function deliver(clientMessageId: string, text: string, bySocket: boolean): Promise<void> {
    const { sessionId, token, line } = await open();
    const message = { sessionId, clientMessageId, message: text };
    const waiting = ledger.begin();
    try {
      const ask = async (node: NodeProcess) => {
        waiting.node = node.index;
        const from = ledger.now();
        try {
          const { turnId, messageId, seq, duplicate } = bySocket ? await line.send(node, message) : await overRest(node, token, message);
          return { turnId, messageId, seq, duplicate };
        } catch (error) {
          ledger.tried(waiting, from, node.name(), error instanceof Error ? error.message : String(error));
          throw error;
        }
      };
      ledger.acknowledge({ ...(await insist(ask, bySocket ? line.node() : null)), sessionId, clientMessageId, text });
    } finally {
      ledger.end(waiting);
    }
  }

  async function say(text: string): Promise<void> {
    sent += 1;
    ledger.counters.sent += 1;
    const clientMessageId = `${name}-${sent}`;
    const bySocket = way.sockets && random.chance(0.7);
    const isDoubled = random.chance(0.06);
    if (isDoubled) ledger.counters.doubled += 1;
    await Promise.all([deliver(clientMessageId, text, bySocket), ...(isDoubled ? [deliver(clientMessageId, text, false)] : [])]);
    past.push({ clientMessageId, text });
    if (!random.chance(0.05)) return;
    const old = random.pick(past);
    ledger.counters.repeats += 1;
    await deliver(old.clientMessageId, old.text, false);
  }

  /** Reads the conversation until it stands there. Another server's copy may be a moment old. */
  async function until(state: string, lastSaid: string): Promise<ChatMessage[]> {
    const { sessionId, token } = await open();
    for (let tries = 1; ; tries += 1) {
      const path = `/api/chat/sessions/${sessionId}/messages?limit=200`;
      const { messages, flowState } = historySchema.parse(await insist((node) => callServer(node.url, { method: "GET", path, key: token })));
      if (flowState?.state === state) return messages;
      standing.at = `${lastSaid}: waits for ${state}, stands at ${flowState?.state ?? "nothing"}`;
      if (tries === 1) ledger.counters.staleAnswers += 1;
      if (!deps.isPatient()) throw new GivenUp(standing.at);
      await pause(Math.min(100 * tries, 1_000));
    }
  }

  async function perform(move: Move): Promise<void> {
    const said = move.type === "say" ? move.text : move.outcome;
    standing.at = said;
    // Two copies of the first message would open a conversation each.
    await open();
    if (move.type === "say") await say(move.text);
    else await provider.decide((await open()).sessionId, move.outcome);
    await until(move.leadsTo, said);
  }

  return {
    name,
    standing,
    async order() {
      standing.scripted += 1;
      for (const move of orderScript(random, standing.scripted === 1)) {
        await pause(thinkMs[0] + random.next() * (thinkMs[1] - thinkMs[0]));
        await perform(move);
      }
      standing.finished += 1;
      standing.at = "finished";
    },
    perform,
    close: () => session.current?.line.close(),
  };
}

import type { Logger } from "../logging/logger";
import type { Pending } from "./pending";

const lookEveryMs = 20;
/** Sockets that are made to connect again in one go, and the time between two goes: together they ask for their past. */
const batch = 20;
const betweenBatchesMs = 100;
/** Several processes may say at once that something was missed. */
const settleMs = 500;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Closes every connection as soon as all its calls are acknowledged. It is the transport that ends, without a goodbye of the
 * namespaces: a client takes that for a lost connection and goes to the next process by itself.
 */
export async function closeWhenIdle(engine: { close: () => unknown }, pending: Pending, withinMs: number): Promise<void> {
  const until = Date.now() + withinMs;
  while (pending.connections().length > 0 && Date.now() < until) {
    for (const connection of pending.connections()) if (pending.isIdle(connection)) connection.close();
    await pause(lookEveryMs);
  }
  engine.close();
}

/**
 * After events were missed, the connections that are open here are closed a few at a time, so that clients connect again and fetch
 * what they lack (`session:join` with their last `seq`). Gives the function that stops it.
 */
export function reconnectGently(pending: Pending, onEventsMissed: (listener: () => void) => void, log: Logger): () => void {
  const state = { isStopped: false, isUnderWay: false, isAsked: false };

  async function reconnect(): Promise<void> {
    while (state.isAsked && !state.isStopped) {
      await pause(settleMs);
      state.isAsked = false;
      const connections = pending.connections();
      if (connections.length > 0) log.info({ connections: connections.length }, "events may have been missed; sockets connect again");
      while (connections.length > 0 && !state.isStopped) {
        for (const connection of connections.splice(0, batch)) if (pending.isIdle(connection)) connection.close();
        await pause(betweenBatchesMs);
      }
    }
    state.isUnderWay = false;
  }

  onEventsMissed(() => {
    state.isAsked = true;
    if (state.isUnderWay) return;
    state.isUnderWay = true;
    void reconnect();
  });
  return () => {
    state.isStopped = true;
  };
}

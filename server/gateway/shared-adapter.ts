import { createAdapter } from "@socket.io/redis-streams-adapter";
import type { Redis } from "ioredis";
import type { Namespace } from "socket.io";
import type { Adapter } from "socket.io-adapter";
import type { Sharing } from "../nodes/sharing";

/** Entries that a process which lost its connection for a while finds again; Redis keeps a few more. */
const streamLength = 10_000;
const streamName = "parley:sockets";
const helloAfterMs = 100;
const askEveryMs = 1_000;
/** An entry that every reader passes over. */
const hello = [streamName, "MAXLEN", "~", streamLength, "*", "hello", "1"];

export type SharedAdapter = {
  /** For socket.io's `adapter` option. */
  adapter: (namespace: Namespace) => Adapter;
  /** Stops reading; must come before the connections close. */
  close: () => void;
};

/**
 * Carries what is said in rooms to the other processes over a Redis stream. The sockets of this process hear it at once, whether or
 * not Redis takes it; what Redis did not take is announced as missed as soon as it takes something again.
 */
export function createSharedAdapter({ link, eventsMissed }: Pick<Sharing, "link" | "eventsMissed">): SharedAdapter {
  const state = { hasMissed: false, isAsking: false, isClosed: false };
  const opened: Adapter[] = [];

  function announce(): void {
    if (!state.hasMissed) return;
    state.hasMissed = false;
    eventsMissed();
  }

  /** Redis is there and does not take it: asked again until it does, so that the others learn of it also when nothing more happens here. */
  function askAgain(): void {
    state.hasMissed = true;
    if (state.isAsking || state.isClosed) return;
    state.isAsking = true;
    setTimeout(() => {
      state.isAsking = false;
      if (!state.isClosed) pass(hello);
    }, askEveryMs).unref();
  }

  function pass(entry: (string | number)[]): void {
    if (link.isUp()) link.client.call("XADD", entry).then(announce, askAgain);
    else state.hasMissed = true;
  }

  link.onUp(announce);
  // The reader asks for "what comes from now on" until it has read one entry, and misses what comes between two such questions.
  link.onUp(() => void setTimeout(() => pass(hello), helloAfterMs).unref());

  /** The adapter awaits its client before it tells the sockets here: this one never makes it wait, and never fails. */
  const client = {
    options: { lazyConnect: false },
    xadd: (entry: (string | number)[]) => {
      pass(entry);
      return Promise.resolve("");
    },
    duplicate: () => withQuietSubscribe(link.openPatient()),
  };
  const make = createAdapter(client, { streamName, channelPrefix: streamName, maxLen: streamLength });

  return {
    // Called with `new`, which only a plain function bears.
    adapter: function open(namespace) {
      const adapter = make(namespace);
      opened.push(adapter);
      return adapter;
    },
    close() {
      state.isClosed = true;
      for (const adapter of opened.splice(0)) void adapter.close();
    },
  };
}

/** The adapter does not look at the promise of its subscription, which fails when the process stops before Redis was there. */
function withQuietSubscribe(client: Redis): Redis {
  const subscribe = client.subscribe.bind(client);
  return Object.assign(client, { subscribe: (channels: string[]) => subscribe(...channels).catch(() => 0) });
}

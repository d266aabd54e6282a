import type { CallOfPlugin, FromThread, PluginFailure, ToThread } from "./protocol";

/** The thread ended while the call was under way: how far it had come nobody knows. */
export class ThreadEnded extends Error {}

/** The executor failed, in words of its own. */
export class PluginThrew extends Error {
  constructor(readonly failure: PluginFailure) {
    super(failure.message);
  }
}

/** Ends the call it was thrown in with its cause, instead of being told to the executor. */
export class Fatal extends Error {}

export type Hearing = {
  signal: AbortSignal;
  onDelta: (delta: string) => void;
  /** Answers what the executor asks a port; what it throws reaches the executor, but for `Fatal`. */
  ask: (call: string, values: readonly unknown[]) => Promise<unknown>;
};

type Pending = { hearing: Hearing; abandon: () => void; resolve: (result: unknown) => void; reject: (error: Error) => void };
type About = Extract<FromThread, { type: "ask" | "delta" | "result" | "thrown" }>;

/** Most calls of one plugin at a time; a thread takes them one by one. */
const mostCalls = 200;

/** The calls that are under way in one thread. `onAbandoned`: nobody waits for one of them any more. */
export function createCalls(tell: (message: ToThread) => void, onAbandoned: () => void) {
  const calls = new Map<number, Pending>();
  let count = 0;

  function settle(id: number): Pending | undefined {
    const pending = calls.get(id);
    calls.delete(id);
    pending?.hearing.signal.removeEventListener("abort", pending.abandon);
    return pending;
  }

  async function answer({ id, ask, call, values }: Extract<About, { type: "ask" }>): Promise<void> {
    const pending = calls.get(id);
    if (pending === undefined) return;
    try {
      tell({ type: "answer", id, ask, value: (await pending.hearing.ask(call, values)) ?? null });
    } catch (error) {
      if (error instanceof Fatal) {
        settle(id)?.reject(error);
        tell({ type: "abort", id });
      } else tell({ type: "answer", id, ask, error: failureOf(error) });
    }
  }

  function abandon(id: number): void {
    const pending = settle(id);
    if (pending === undefined) return;
    pending.reject(new PluginThrew({ message: "nobody waits for it any more" }));
    tell({ type: "abort", id });
    onAbandoned();
  }

  return {
    /** What the executor answers, unread. @throws PluginThrew, ThreadEnded, Fatal */
    begin(request: CallOfPlugin, hearing: Hearing): Promise<unknown> {
      if (calls.size >= mostCalls) return Promise.reject(new PluginThrew({ message: "too many calls of it are under way", retryable: true }));
      count += 1;
      const id = count;
      return new Promise((resolve, reject) => {
        const pending: Pending = { hearing, resolve, reject, abandon: () => abandon(id) };
        calls.set(id, pending);
        hearing.signal.addEventListener("abort", pending.abandon);
        tell({ type: "call", id, ...request });
      });
    },
    hear(message: About): void {
      switch (message.type) {
        case "ask":
          return void answer(message);
        case "delta":
          return calls.get(message.id)?.hearing.onDelta(message.delta);
        case "result":
          return settle(message.id)?.resolve(message.result);
        case "thrown":
          return settle(message.id)?.reject(new PluginThrew(message.error));
      }
    },
    endAll(what: string): void {
      for (const id of calls.keys()) settle(id)?.reject(new ThreadEnded(what));
    },
  };
}

function failureOf(error: unknown): PluginFailure {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  return { message: error instanceof Error ? error.message : String(error), ...code };
}

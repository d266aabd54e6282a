import { useSyncExternalStore } from "react";
import { onServerClock, serverNow } from "./server-clock";

const listeners = new Set<() => void>();
let now = serverNow();
let stop: (() => void) | undefined;

function tick() {
  now = serverNow();
  for (const each of listeners) each();
}

/** While nothing showed a time the clock stood still, perhaps for minutes: what happened since must not seem to be to come. */
function start(): () => void {
  now = serverNow();
  const timer = setInterval(tick, 30_000);
  const forget = onServerClock(tick);
  return () => {
    clearInterval(timer);
    forget();
  };
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  stop ??= start();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stop?.();
    stop = undefined;
  };
}

/** Milliseconds since the epoch by the server's clock, renewed every 30 s by one clock for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => now,
    () => now,
  );
}

import type { Logger } from "@/server/logging/logger";
import type { OutboxRelay } from "./outbox-relay";

export type RelayPumpDeps = {
  relay: OutboxRelay;
  log: Logger;
  /** How many conversations are sent to at the same time. @default 16 */
  width?: number;
};

/** Keeps the relay at work: after each nudge until nothing is due, with so many conversations at once and no more. */
export function createRelayPump({ relay, log, width = 16 }: RelayPumpDeps) {
  const running = new Set<Promise<void>>();
  let claiming: Promise<void> | null = null;
  let asked = false;
  let isOn = false;

  function perform(work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => log.error({ err: error }, "an outbox message could not be noted; its claim runs out"))
      .finally(() => {
        running.delete(done);
        nudge();
      });
    running.add(done);
  }

  async function fill(): Promise<void> {
    while (isOn && asked) {
      asked = false;
      const free = width - running.size;
      if (free <= 0) return;
      const works = await relay.claim(free);
      for (const work of works) perform(work);
    }
  }

  /** Something may be due. */
  function nudge(): void {
    asked = true;
    if (!isOn || claiming !== null) return;
    claiming = fill()
      .catch((error: unknown) => log.warn({ err: error }, "the outbox could not be claimed"))
      .finally(() => {
        claiming = null;
        if (asked) nudge();
      });
  }

  return {
    nudge,
    start(): void {
      isOn = true;
      nudge();
    },
    /** Nothing new is claimed; what is being sent ends. */
    async stop(): Promise<void> {
      isOn = false;
      while (running.size > 0 || claiming !== null) await Promise.all([...running, claiming]);
    },
  };
}

export type RelayPump = ReturnType<typeof createRelayPump>;

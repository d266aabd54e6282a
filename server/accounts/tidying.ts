import type { Logger } from "../logging/logger";

export type TidyingDeps = {
  /** Each takes away what is old and says how much that was; done twice at once does no harm. */
  sweeps: { readonly [name: string]: () => Promise<number> };
  log: Pick<Logger, "info" | "warn">;
  /** @default a minute after the start, then every six hours */
  firstMs?: number;
  everyMs?: number;
};

/** Keeps what grows by itself bounded: sign-ins and the audit log. Apart from the retention of runs, which owners may switch off. */
export function createTidying({ sweeps, log, firstMs = 60_000, everyMs = 6 * 3_600_000 }: TidyingDeps) {
  let timer: NodeJS.Timeout | null = null;
  let working = Promise.resolve();

  async function sweep(): Promise<void> {
    for (const [name, work] of Object.entries(sweeps)) {
      const rows = await work();
      if (rows > 0) log.info({ name, rows }, "took away what was old");
    }
  }

  function later(ms: number): void {
    timer = setTimeout(() => {
      working = sweep().catch((error: unknown) => log.warn({ err: error }, "what is old could not be taken away; tried again later"));
      later(everyMs);
    }, ms);
    timer.unref();
  }

  return {
    sweep,
    start: () => later(firstMs),
    async stop(): Promise<void> {
      if (timer !== null) clearTimeout(timer);
      await working;
    },
  };
}

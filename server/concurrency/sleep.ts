/** Milliseconds; ends early when the signal is aborted. Injected, so that a simulation decides time. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Real time. */
export const sleep: Sleep = (ms, signal) =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (signal?.aborted === true) end();
    else signal?.addEventListener("abort", end);
  });

/** Asks a thread whether it is there, and tells when it does not answer in its time. */
export function createPulse({ ask, pongMs, onSilent }: { ask: (n: number) => void; pongMs: number; onSilent: () => void }) {
  const waiting = new Map<number, NodeJS.Timeout>();
  let count = 0;
  return {
    check(): void {
      count += 1;
      waiting.set(count, setTimeout(onSilent, pongMs));
      ask(count);
    },
    heard(n: number): void {
      clearTimeout(waiting.get(n));
      waiting.delete(n);
    },
    stop(): void {
      for (const timer of waiting.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
}

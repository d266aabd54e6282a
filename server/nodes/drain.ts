/** Whether this process is about to end: it takes nothing new, and finishes what it has. */
export function createDrain() {
  const state = { isDraining: false };
  const listeners = new Set<() => void>();
  return {
    isDraining: () => state.isDraining,
    begin(): void {
      if (state.isDraining) return;
      state.isDraining = true;
      for (const listener of listeners) listener();
    },
    onBegin: (listener: () => void) => void listeners.add(listener),
  };
}

export type Drain = ReturnType<typeof createDrain>;

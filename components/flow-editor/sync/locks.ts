const nameOf = (clientId: string) => `parley-editing:${clientId}`;

/**
 * Says to the other tabs, for as long as this page lives, that its journal is in good hands. The browser lets go of it when the
 * page goes, however it goes.
 */
export function holdJournal(clientId: string): () => void {
  if (!("locks" in navigator)) return () => undefined;
  const gone = new AbortController();
  const goes = new Promise<void>((resolve) => gone.signal.addEventListener("abort", () => resolve()));
  void navigator.locks.request(nameOf(clientId), () => goes);
  return () => gone.abort();
}

/** Does something once the page that has written a journal is gone, and no other page does it meanwhile. */
export async function whenLeft(clientId: string, work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  // Without locks (a page over plain http) nobody can know; what was sent is known by its name all the same.
  if (!("locks" in navigator)) return work();
  try {
    await navigator.locks.request(nameOf(clientId), { signal }, work);
  } catch {
    // This page goes itself.
  }
}

import type { EditorApi } from "./editor-api";
import type { EditorState, EditorStore } from "./store/editor-store";

export type AutosaveOptions = {
  store: EditorStore;
  saveEdits: EditorApi["saveEdits"];
  /** Pause after the last edit before it is sent, in ms. */
  delayMs?: number;
  /** Waits between tries while the server cannot be reached, in ms; the last one repeats. */
  retryMs?: readonly number[];
};

export type Autosave = {
  /** Sends what is unsent now; true when everything has arrived. */
  flush: () => Promise<boolean>;
  stop: () => void;
};

/**
 * Sends edits as operations on a revision once the operator pauses. Batches never overlap and keep their order; while the server
 * is away they wait and are tried again; a stale or refused batch stops sending until the document is reloaded.
 */
export function startAutosave({ store, saveEdits, delayMs = 600, retryMs = [2000, 5000, 15_000, 30_000] }: AutosaveOptions): Autosave {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let sending: Promise<void> | null = null;
  let failures = 0;

  const schedule = (delay: number) => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void send(), delay);
  };

  const send = (): Promise<void> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    sending ??= sendBatch().finally(() => {
      sending = null;
    });
    return sending;
  };

  const sendBatch = async () => {
    const { unsent, revision, saveStatus } = store.getState();
    if (unsent.edits.length === 0 || isBlocked(saveStatus)) return;
    const batch = unsent.edits;
    store.setState({ unsent: { edits: batch, inFlight: batch.length }, saveStatus: { type: "saving" } });
    const outcome = await saveEdits(revision, batch);
    switch (outcome.type) {
      case "saved":
        failures = 0;
        store.setState((state) => ({ ...arrived(state, batch.length), revision: outcome.revision, version: outcome.version }));
        if (outcome.isBehind === true) store.setState({ saveStatus: { type: "stale" } });
        else if (store.getState().unsent.edits.length > 0) schedule(delayMs);
        return;
      case "offline":
        store.setState((state) => ({ unsent: { ...state.unsent, inFlight: 0 }, saveStatus: { type: "offline" } }));
        schedule(retryMs[Math.min(failures++, retryMs.length - 1)] ?? 30_000);
        return;
      case "stale":
        store.setState((state) => ({ unsent: { ...state.unsent, inFlight: 0 }, saveStatus: { type: "stale" } }));
        return;
      case "refused":
        store.setState((state) => ({ unsent: { ...state.unsent, inFlight: 0 }, saveStatus: { type: "refused", code: outcome.code } }));
        return;
    }
  };

  const unsubscribe = store.subscribe((state, before) => {
    if (state.unsent.edits === before.unsent.edits || state.unsent.edits.length === 0 || isBlocked(state.saveStatus) || sending) return;
    schedule(delayMs);
  });

  return {
    flush: async () => {
      // What was typed while a batch was under way goes with the next one.
      for (let round = 0; round < 3 && store.getState().unsent.edits.length > 0; round++) await send();
      return store.getState().unsent.edits.length === 0;
    },
    stop: () => {
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
    },
  };
}

function isBlocked({ type }: EditorState["saveStatus"]): boolean {
  return type === "stale" || type === "refused";
}

function arrived({ unsent }: EditorState, count: number): Pick<EditorState, "unsent" | "saveStatus"> {
  const edits = unsent.edits.slice(count);
  return { unsent: { edits, inFlight: 0 }, saveStatus: { type: edits.length > 0 ? "saving" : "saved" } };
}

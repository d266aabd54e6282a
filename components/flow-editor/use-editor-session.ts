import { useCallback, useEffect, useRef, useState } from "react";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import type { ExecutorFacts } from "@/flows/definition/executor-facts";
import type { EditorApi, EditorData } from "./editor-api";
import { createEditorStore, type EditorStore } from "./store/editor-store";
import { initialPanels, type Panels, parsePanels } from "./store/panels-slice";
import { type Exchange, startExchange } from "./sync/exchange";
import { type JournalKey, keepJournal, type Shelf } from "./sync/journal";
import { holdJournal, whenLeft } from "./sync/locks";
import { newName } from "./sync/new-name";
import { browserShelf } from "./sync/shelf";
import { takeUp } from "./sync/take-up";

/** The width below which panels lie over the canvas. */
export const narrowScreen = "(max-width: 1023px)";

/** Panels are remembered for each person who uses this browser. */
const panelsKeyOf = (person: string) => `parley:editor-panels:${person}`;

export type SessionOptions = { data: EditorData; person: string; clientId: string; api: EditorApi; apiOf: (clientId: string) => EditorApi };

/** One editing session: a store, its exchange with the server, its journal, and what pages that are gone have left in theirs. */
export function useEditorSession({ data, person, clientId, api, apiOf }: SessionOptions) {
  const { facts } = useCatalogue();
  const [store] = useState<EditorStore>(() => openSession(data, person, facts));
  const exchange = useRef<Exchange | null>(null);
  const flowId = data.flow.id;

  useEffect(() => {
    const shelf = browserShelf();
    const key = { flowId, person, clientId };
    const letGo = holdJournal(clientId);
    const journal = keepJournal(store, shelf, key);
    const running = startExchange({ store, api, newOpId: newName, written: journal.written });
    exchange.current = running;
    const gone = new AbortController();
    void takeUpLeft({ store, shelf, key, apiOf, signal: gone.signal, exchange: running });
    const flush = () => void running.flush();
    window.addEventListener("online", flush);
    document.addEventListener("visibilitychange", flush);
    return () => {
      window.removeEventListener("online", flush);
      document.removeEventListener("visibilitychange", flush);
      gone.abort();
      // The journal is kept until what is sent last has its answer.
      void running.flush().finally(() => {
        running.stop();
        journal.stop();
        letGo();
      });
    };
  }, [store, flowId, person, clientId, api, apiOf]);

  useRememberedPanels(store, person);
  return { store, exchange: useCallback(() => exchange.current, []) };
}

type LeftOptions = { store: EditorStore; shelf: Shelf; key: JournalKey; apiOf: (clientId: string) => EditorApi; signal: AbortSignal; exchange: Exchange };

/** Every journal of this flow that no page looks after, now or once its page is gone. */
async function takeUpLeft({ store, shelf, key, apiOf, signal, exchange }: LeftOptions): Promise<void> {
  const journals = await shelf.list(key);
  const others = journals.filter(({ clientId }) => clientId !== key.clientId);
  const pause = () => new Promise<boolean>((resolve) => setTimeout(() => resolve(!signal.aborted), 2_000));
  const work = async (clientId: string) => {
    const left = await shelf.get(clientId);
    if (left === null) return;
    const { sendEdits } = apiOf(clientId);
    const revision = await takeUp(left, { shelf, sendEdits, newOpId: newName, pause, onLost: (edits) => store.getState().lose(edits) });
    if (revision !== null && !signal.aborted) exchange.reached(revision);
  };
  await Promise.all(others.map(({ clientId }) => whenLeft(clientId, () => work(clientId), signal)));
}

/** On a narrow screen panels lie over the canvas: there they start closed, and what is opened is not for the desk. */
const isNarrow = () => typeof window !== "undefined" && matchMedia(narrowScreen).matches;

/** Panels as they were left, on every flow alike. */
function rememberedPanels(person: string): Panels {
  if (isNarrow()) return { ...initialPanels, rail: false, right: false };
  try {
    return parsePanels(localStorage.getItem(panelsKeyOf(person)));
  } catch {
    // Storage is denied, or there is none on the server.
    return initialPanels;
  }
}

function useRememberedPanels(store: EditorStore, person: string) {
  useEffect(() => {
    if (isNarrow()) return;
    return store.subscribe((state, before) => {
      if (state.panels === before.panels) return;
      try {
        localStorage.setItem(panelsKeyOf(person), JSON.stringify(state.panels));
      } catch {
        // Storage is full or denied: nothing is remembered.
      }
    });
  }, [store, person]);
}

/** The panels are there from the first drawing on, because the canvas fits the flow into the room that they leave. */
function openSession(data: EditorData, person: string, executors: ExecutorFacts): EditorStore {
  const store = createEditorStore(data, { executors });
  store.setState({ panels: rememberedPanels(person) });
  return store;
}

import { useEffect, useRef, useState } from "react";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import type { ExecutorFacts } from "@/flows/definition/executor-facts";
import { type Autosave, startAutosave } from "./autosave";
import type { EditorApi, EditorData } from "./editor-api";
import { createEditorStore, type EditorStore } from "./store/editor-store";
import { initialPanels, type Panels, parsePanels } from "./store/panels-slice";
import { clearJournal, type Journal, keepJournal, readJournal } from "./unsent-journal";

/** The width below which panels lie over the canvas. */
export const narrowScreen = "(max-width: 1023px)";

/** Panels are remembered for each person who uses this browser. */
const panelsKeyOf = (person: string) => `parley:editor-panels:${person}`;

/**
 * One editing session: a store, autosave, and what an earlier visit left unsent. Unsent edits on the same revision are taken up at
 * once; on another one they are handed out as `journal` for the operator to decide.
 */
export function useEditorSession(data: EditorData, api: EditorApi, person: string) {
  const { facts } = useCatalogue();
  const [store] = useState<EditorStore>(() => openSession(data, person, facts));
  const [journal, setJournal] = useState<Journal | null>(null);
  const autosave = useRef<Autosave | null>(null);

  useEffect(() => {
    const { id } = data.flow;
    const found = readJournal(localStorage, id);
    const stopJournal = keepJournal(store, localStorage, id);
    const running = startAutosave({ store, saveEdits: api.saveEdits });
    autosave.current = running;
    if (found && found.revision === data.version.revision) store.getState().reload(data, found.edits);
    else setJournal(found);
    const flush = () => void running.flush();
    window.addEventListener("online", flush);
    document.addEventListener("visibilitychange", flush);
    return () => {
      flush();
      window.removeEventListener("online", flush);
      document.removeEventListener("visibilitychange", flush);
      running.stop();
      stopJournal();
    };
  }, [store, data, api]);

  useRememberedPanels(store, person);

  return {
    store,
    journal,
    autosave: () => autosave.current,
    dropJournal: () => {
      clearJournal(localStorage, data.flow.id);
      setJournal(null);
    },
  };
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

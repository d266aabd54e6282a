import { z } from "zod";
import { type FlowEdit, flowEditSchema } from "@/flows/editing/edit";
import type { EditorStore } from "./store/editor-store";

const journalSchema = z.object({ revision: z.number().int(), edits: z.array(flowEditSchema).min(1) });

export type Journal = { revision: number; edits: FlowEdit[] };

/** The browser's own storage, which may be full or denied. */
export type JournalStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

function keyOf(flowId: string): string {
  return `parley:unsent:${flowId}`;
}

/** Edits that an earlier visit could not send; null when there are none. */
export function readJournal(storage: JournalStorage, flowId: string): Journal | null {
  try {
    const text = storage.getItem(keyOf(flowId));
    const parsed = text === null ? null : journalSchema.safeParse(JSON.parse(text));
    return parsed?.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function clearJournal(storage: JournalStorage, flowId: string): void {
  try {
    storage.removeItem(keyOf(flowId));
  } catch {
    // Storage is denied: then nothing was kept either.
  }
}

/** Keeps every unsent edit in the browser's storage until the server has it, so that closing the page loses nothing. */
export function keepJournal(store: EditorStore, storage: JournalStorage, flowId: string): () => void {
  return store.subscribe((state, before) => {
    if (state.unsent.edits === before.unsent.edits) return;
    if (state.unsent.edits.length === 0) {
      clearJournal(storage, flowId);
      return;
    }
    try {
      storage.setItem(keyOf(flowId), JSON.stringify({ revision: state.revision, edits: state.unsent.edits }));
    } catch {
      // Storage is full or denied: the edits are still sent, only a reload before that would lose them.
    }
  });
}

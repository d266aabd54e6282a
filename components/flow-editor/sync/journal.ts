import { z } from "zod";
import { flowEditSchema } from "@/flows/editing/edit";
import type { Operation, Sync } from "@/flows/editing/sync";
import type { EditorStore } from "../store/editor-store";

const editsSchema = z.array(flowEditSchema);

/** What one page has not been told to stand: what is on its way, as it was sent, and everything that is pending on a revision. */
export const journalSchema = z.object({
  flowId: z.string(),
  person: z.string(),
  clientId: z.string(),
  revision: z.number().int(),
  operation: z.object({ opId: z.string(), base: z.number().int(), edits: editsSchema }).nullable(),
  /** Of `edits`, the first so many are the operation's. */
  count: z.number().int(),
  edits: editsSchema.min(1),
});

export type Journal = Omit<z.infer<typeof journalSchema>, "operation"> & { operation: Operation | null };

/** Whose journal of what. */
export type JournalKey = Pick<Journal, "flowId" | "person" | "clientId">;

/** Where journals lie while nobody has the page open. What cannot be stored or read is as if it were not there. */
export type Shelf = {
  put: (journal: Journal) => Promise<void>;
  remove: (clientId: string) => Promise<void>;
  get: (clientId: string) => Promise<Journal | null>;
  list: (key: Pick<JournalKey, "flowId" | "person">) => Promise<Journal[]>;
};

/** Null when everything has arrived. Pure. */
export function journalOf(key: JournalKey, { pending, underWay, revision }: Sync): Journal | null {
  if (pending.length === 0) return null;
  return { ...key, revision, operation: underWay?.operation ?? null, count: underWay?.count ?? 0, edits: pending.map(({ edit }) => edit) };
}

/** Keeps what is unsent on the shelf until the server has it, so that closing the page loses nothing. One write at a time, the newest wins. */
export function keepJournal(store: EditorStore, shelf: Shelf, key: JournalKey): { written: () => Promise<void>; stop: () => void } {
  let isOnShelf = false;
  let writing: Promise<void> | null = null;
  let isDirty = false;

  const write = async () => {
    while (isDirty) {
      isDirty = false;
      const journal = journalOf(key, store.getState().sync);
      if (journal !== null) await shelf.put(journal);
      else if (isOnShelf) await shelf.remove(key.clientId);
      isOnShelf = journal !== null;
    }
  };
  const note = () => {
    isDirty = true;
    writing ??= write().finally(() => {
      writing = null;
    });
  };
  const stop = store.subscribe(({ sync }, before) => {
    if (sync.pending !== before.sync.pending || sync.underWay !== before.sync.underWay) note();
  });
  return { written: async () => void (await writing), stop };
}

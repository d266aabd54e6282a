import type { FlowEdit } from "@/flows/editing/edit";
import type { Entry, Operation } from "@/flows/editing/sync";
import { transformInTurn } from "@/flows/editing/transform";
import type { EditorApi } from "../editor-api";
import type { Journal, Shelf } from "./journal";

/** Edits that go in one operation. */
const mostTogether = 200;

export type TakeUpOptions = {
  shelf: Shelf;
  /** Sends in the name of the page that wrote the journal. */
  sendEdits: EditorApi["sendEdits"];
  newOpId: () => string;
  /** Waits while the server cannot be reached; false when this page goes. */
  pause: () => Promise<boolean>;
  onLost: (edits: readonly FlowEdit[]) => void;
};

/**
 * Sends what another page has left on the shelf, as that page would have: what it had sent goes again as it was, so that it is
 * done once. It comes back to whoever has the flow open as any change does; the answer is the revision that it led to. What cannot
 * be kept is told to this page.
 */
export async function takeUp(left: Journal, { shelf, sendEdits, newOpId, pause, onLost }: TakeUpOptions): Promise<number | null> {
  let journal: Journal | null = left;
  let reached: number | null = null;
  while (journal !== null) {
    const { clientId } = journal;
    journal = await named(journal, shelf, newOpId);
    const outcome = journal.operation === null ? null : await sendEdits(journal.operation);
    if (outcome?.type === "offline") {
      if (!(await pause())) return reached;
    } else if (outcome?.type === "answered") {
      const { kept, lost } = behind(journal, outcome);
      reached = outcome.revision;
      if (lost.length > 0) onLost(lost);
      journal = kept;
    } else {
      onLost(journal.edits);
      journal = null;
    }
    if (journal === null) await shelf.remove(clientId);
    else await shelf.put(journal);
  }
  return reached;
}

/** With an operation that is on the shelf before it is sent. */
async function named(journal: Journal, shelf: Shelf, newOpId: () => string): Promise<Journal> {
  if (journal.operation !== null) return journal;
  const edits = journal.edits.slice(0, mostTogether);
  const operation: Operation = { opId: newOpId(), base: journal.revision, edits };
  const next = { ...journal, operation, count: edits.length };
  await shelf.put(next);
  return next;
}

type Answered = { revision: number; refused: readonly number[]; since: readonly Entry[] };

/** What is left to do once the operation is through, on the revision that it led to. Pure. */
export function behind(journal: Journal, { revision, refused, since }: Answered): { kept: Journal | null; lost: FlowEdit[] } {
  const over = since.filter((entry) => entry.revision > journal.revision).flatMap(({ edits }) => [...edits]);
  const became = transformInTurn(journal.edits, { type: "batch", edits: over }).slice(journal.count);
  const lost = [
    ...refused.flatMap((index) => journal.operation?.edits[index] ?? []),
    ...journal.edits.slice(journal.count).filter((_, index) => became[index] === null),
  ];
  const edits = became.filter((edit) => edit !== null);
  return { kept: edits.length === 0 ? null : { ...journal, revision, operation: null, count: 0, edits }, lost };
}

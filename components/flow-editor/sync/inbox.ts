import type { Entry, Sync } from "@/flows/editing/sync";

/** What somebody has done, as it is told at once; without edits where they are too many to tell: then they are asked for. */
export type ToldEntry = { revision: number; opId: string; edits: Entry["edits"] | null };

/** What was told, in any order and perhaps twice, until it can be put on. */
export function createInbox(current: () => Sync) {
  const entries = new Map<number, ToldEntry>();
  /** The newest revision that the server is known to have. */
  let newest = 0;
  const own = () => current().underWay?.operation.opId;
  const isOwnNext = () => {
    const next = entries.get(current().revision + 1);
    return next !== undefined && next.opId === own();
  };
  return {
    knows: (revision: number) => {
      newest = Math.max(newest, revision);
    },
    keep(entry: ToldEntry): void {
      newest = Math.max(newest, entry.revision);
      if (entry.revision > current().revision && (entry.edits !== null || !entries.has(entry.revision))) entries.set(entry.revision, entry);
    },
    /** Takes out what can be put on now. What becomes of the own operation its answer says, so nothing behind that is among it. */
    take(): Entry[] {
      const taken: Entry[] = [];
      const first = current().revision + 1;
      for (let revision = first; ; revision += 1) {
        const entry = entries.get(revision);
        if (entry === undefined || entry.edits === null || entry.opId === own()) break;
        taken.push({ ...entry, edits: entry.edits });
      }
      for (const revision of entries.keys()) if (revision < first + taken.length) entries.delete(revision);
      return taken;
    },
    /** Something is missing that only the server can tell. */
    isBehind: (): boolean => current().revision < newest && !isOwnNext(),
    /** The document was loaded anew, as it was at that revision; what was told of later ones while it came is kept. */
    clear(revision: number): void {
      for (const told of entries.keys()) if (told <= revision) entries.delete(told);
      newest = Math.max(newest, revision);
    },
  };
}

export type Inbox = ReturnType<typeof createInbox>;

import { type Journal, journalSchema, type Shelf } from "./journal";

const database = "parley-editing";
const table = "journals";

/** Journals in IndexedDB, where all tabs of this browser find them. Storage that is full or denied keeps nothing: edits are still sent. */
export function browserShelf(): Shelf {
  let opening: Promise<IDBDatabase> | null = null;
  const open = () => (opening ??= openDatabase());

  async function ask<Result>(mode: IDBTransactionMode, request: (store: IDBObjectStore) => IDBRequest<Result>): Promise<Result | null> {
    try {
      const transaction = (await open()).transaction(table, mode);
      const answer = answerOf(request(transaction.objectStore(table)));
      // What is written is kept even if the page goes now.
      if (mode === "readwrite") transaction.commit();
      return await answer;
    } catch {
      opening = null;
      return null;
    }
  }

  return {
    put: async (journal) => void (await ask("readwrite", (store) => store.put(journal))),
    remove: async (clientId) => void (await ask("readwrite", (store) => store.delete(clientId))),
    get: async (clientId) => read(await ask("readonly", (store): IDBRequest<unknown> => store.get(clientId))),
    list: async ({ flowId, person }) => {
      const found = await ask("readonly", (store): IDBRequest<unknown[]> => store.index("flow").getAll(flowId));
      return (found ?? []).flatMap((raw) => read(raw) ?? []).filter((journal) => journal.person === person);
    },
  };
}

/** One of another version of the page that this one cannot read is left where it is. */
function read(raw: unknown): Journal | null {
  const parsed = journalSchema.safeParse(raw);
  return parsed.success ? parsed.data : null;
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(database, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(table, { keyPath: "clientId" }).createIndex("flow", "flowId");
  };
  return answerOf(request);
}

function answerOf<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

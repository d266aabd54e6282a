import { describe, expect, it } from "vitest";
import type { FlowEdit } from "@/flows/editing/edit";
import { anEditorData } from "./editor-data.fixture";
import { createEditorStore } from "./store/editor-store";
import { type JournalStorage, keepJournal, readJournal } from "./unsent-journal";

function aStorage(): JournalStorage & { entries: Map<string, string> } {
  const entries = new Map<string, string>();
  return {
    entries,
    getItem: (key) => entries.get(key) ?? null,
    setItem: (key, value) => void entries.set(key, value),
    removeItem: (key) => void entries.delete(key),
  };
}

const rename: FlowEdit = { type: "setProperties", properties: { name: "Large" } };

describe("the journal of unsent edits", () => {
  it("holds what the server does not have yet, and nothing once it has", () => {
    const storage = aStorage();
    const store = createEditorStore(anEditorData());
    keepJournal(store, storage, "f_1");
    store.getState().edit(rename);
    expect(readJournal(storage, "f_1")).toEqual({ revision: 7, edits: [rename] });
    store.setState({ unsent: { edits: [], inFlight: 0 } });
    expect(readJournal(storage, "f_1")).toBeNull();
  });

  it("belongs to one flow", () => {
    const storage = aStorage();
    const store = createEditorStore(anEditorData());
    keepJournal(store, storage, "f_1");
    store.getState().edit(rename);
    expect(readJournal(storage, "f_2")).toBeNull();
  });

  it.each(["not json", '{"revision":1,"edits":[{"type":"explode"}]}', '{"revision":1,"edits":[]}'])("reads %s as nothing", (text) => {
    const storage = aStorage();
    storage.setItem("parley:unsent:f_1", text);
    expect(readJournal(storage, "f_1")).toBeNull();
  });

  it("does without a storage that is denied", () => {
    const denied: JournalStorage = {
      getItem: () => {
        throw new Error("denied");
      },
      setItem: () => {
        throw new Error("denied");
      },
      removeItem: () => {
        throw new Error("denied");
      },
    };
    const store = createEditorStore(anEditorData());
    keepJournal(store, denied, "f_1");
    expect(store.getState().edit(rename)).toBe(true);
    expect(readJournal(denied, "f_1")).toBeNull();
  });
});

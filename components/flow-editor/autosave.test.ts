import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FlowEdit } from "@/flows/editing/edit";
import { startAutosave } from "./autosave";
import type { SaveOutcome } from "./editor-api";
import { anEditorData } from "./editor-data.fixture";
import { createEditorStore } from "./store/editor-store";

const rename = (name: string): FlowEdit => ({ type: "setProperties", properties: { name } });
const saved = (revision: number): SaveOutcome => ({ type: "saved", revision, version: { number: 3, status: "draft", revision } });

/** A server whose answers are given by hand, so that what happens meanwhile can be looked at. */
function aSaver() {
  const store = createEditorStore(anEditorData());
  const calls: { revision: number; edits: readonly FlowEdit[]; answer: (outcome: SaveOutcome) => Promise<void> }[] = [];
  const autosave = startAutosave({
    store,
    saveEdits: (revision, edits) =>
      new Promise((resolve) => {
        const answer = async (outcome: SaveOutcome) => {
          resolve(outcome);
          await vi.advanceTimersByTimeAsync(0);
        };
        calls.push({ revision, edits, answer });
      }),
  });
  return { store, autosave, calls, state: store.getState };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("startAutosave", () => {
  it("sends the edits of a pause together, on the revision they were made on", async () => {
    const { calls, state } = aSaver();
    state().edit(rename("A"));
    await vi.advanceTimersByTimeAsync(599);
    state().edit(rename("B"));
    await vi.advanceTimersByTimeAsync(599);
    expect(calls).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls.map(({ revision, edits }) => ({ revision, edits }))).toEqual([{ revision: 7, edits: [rename("A"), rename("B")] }]);
    expect(state().saveStatus).toEqual({ type: "saving" });
    await calls[0]?.answer(saved(8));
    expect(state()).toMatchObject({ saveStatus: { type: "saved" }, revision: 8, unsent: { edits: [] } });
  });

  it("never lets two batches overlap", async () => {
    const { calls, state } = aSaver();
    state().edit(rename("A"));
    await vi.advanceTimersByTimeAsync(600);
    state().edit(rename("B"));
    await vi.advanceTimersByTimeAsync(5000);
    expect(calls).toHaveLength(1);
    await calls[0]?.answer(saved(8));
    await vi.advanceTimersByTimeAsync(600);
    expect(calls[1]).toMatchObject({ revision: 8, edits: [rename("B")] });
  });

  it("keeps edits while the server is away and tries again", async () => {
    const { calls, state } = aSaver();
    state().edit(rename("A"));
    await vi.advanceTimersByTimeAsync(600);
    await calls[0]?.answer({ type: "offline" });
    expect(state()).toMatchObject({ saveStatus: { type: "offline" }, unsent: { edits: [rename("A")], inFlight: 0 } });
    await vi.advanceTimersByTimeAsync(2000);
    expect(calls[1]).toMatchObject({ revision: 7, edits: [rename("A")] });
  });

  it("stops at a stale revision and keeps what was typed, until the flow is reloaded", async () => {
    const { calls, state } = aSaver();
    state().edit(rename("A"));
    await vi.advanceTimersByTimeAsync(600);
    await calls[0]?.answer({ type: "stale" });
    state().edit(rename("B"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toHaveLength(1);
    expect(state().saveStatus).toEqual({ type: "stale" });
    state().reload(anEditorData({ version: { number: 3, status: "draft", revision: 20 } }), state().unsent.edits);
    await vi.advanceTimersByTimeAsync(600);
    expect(calls[1]).toMatchObject({ revision: 20, edits: [rename("A"), rename("B")] });
  });

  it("does not repeat what the server refuses", async () => {
    const { calls, state } = aSaver();
    state().edit(rename("A"));
    await vi.advanceTimersByTimeAsync(600);
    await calls[0]?.answer({ type: "refused", code: "FORBIDDEN" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toHaveLength(1);
    expect(state().saveStatus).toEqual({ type: "refused", code: "FORBIDDEN" });
  });

  it("flushes at once, and what was typed meanwhile too", async () => {
    const { calls, state, autosave } = aSaver();
    state().edit(rename("A"));
    const flushed = autosave.flush();
    await vi.advanceTimersByTimeAsync(0);
    state().edit(rename("B"));
    await calls[0]?.answer(saved(8));
    await calls[1]?.answer(saved(9));
    await expect(flushed).resolves.toBe(true);
    expect(calls.map(({ edits }) => edits)).toEqual([[rename("A")], [rename("B")]]);
  });

  it("says when a flush did not get through", async () => {
    const { calls, state, autosave } = aSaver();
    state().edit(rename("A"));
    const flushed = autosave.flush();
    await vi.advanceTimersByTimeAsync(0);
    await calls[0]?.answer({ type: "stale" });
    await expect(flushed).resolves.toBe(false);
  });
});

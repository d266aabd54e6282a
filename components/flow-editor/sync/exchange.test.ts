import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { FlowEdit } from "@/flows/editing/edit";
import type { Entry, Operation } from "@/flows/editing/sync";
import type { SendOutcome, SinceOutcome } from "../editor-api";
import { anEditorData } from "../editor-data.fixture";
import { createEditorStore } from "../store/editor-store";
import { startExchange } from "./exchange";

const rename = (name: string): FlowEdit => ({ type: "setProperties", properties: { name } });
const describeAs = (description: string): FlowEdit => ({ type: "setProperties", properties: { description } });
const taken = (revision: number, edits: readonly FlowEdit[], more: Partial<Extract<SendOutcome, { type: "answered" }>> = {}): SendOutcome => ({
  type: "answered",
  revision,
  version: { number: 3, status: "draft", revision },
  edits,
  refused: [],
  since: [],
  ...more,
});

/** A server whose answers are given by hand, so that what happens meanwhile can be looked at. */
function anExchange() {
  const store = createEditorStore(anEditorData());
  const calls: { operation: Operation; answer: (outcome: SendOutcome) => Promise<void> }[] = [];
  const asked: number[] = [];
  let since: SinceOutcome = { type: "entries", entries: [] };
  const loaded = vi.fn(async () => anEditorData({ version: { number: 3, status: "draft", revision: 20 } }));
  const exchange = startExchange({
    store,
    newOpId: () => `o_${calls.length}`,
    api: {
      load: loaded,
      sendEdits: (operation) =>
        new Promise((resolve) => {
          const answer = async (outcome: SendOutcome) => {
            resolve(outcome);
            await vi.advanceTimersByTimeAsync(0);
          };
          calls.push({ operation, answer });
        }),
      editsSince: async (revision) => {
        asked.push(revision);
        return since;
      },
    },
  });
  const server = { loaded, asked, knows: (entries: readonly Entry[]) => (since = { type: "entries", entries }) };
  return { store, exchange, calls, server, state: store.getState, unsent: () => store.getState().sync.pending.map(({ edit }) => edit) };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("startExchange", () => {
  it("sends the edits of a pause together, on the revision they were made on", async () => {
    const { calls, state } = anExchange();
    state().edit(rename("A"));
    await vi.advanceTimersByTimeAsync(599);
    state().edit(rename("B"));
    await vi.advanceTimersByTimeAsync(599);
    expect(calls).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls.map(({ operation }) => operation)).toEqual([{ opId: "o_0", base: 7, edits: [rename("A"), rename("B")] }]);
    expect(state().saveStatus).toEqual({ type: "saving" });
    await calls[0]?.answer(taken(8, [rename("A"), rename("B")]));
    expect(state()).toMatchObject({ saveStatus: { type: "saved" }, sync: { revision: 8, pending: [] } });
  });

  it("never lets two operations overlap", async () => {
    const { calls, state } = anExchange();
    state().edit(rename("A"));
    await vi.advanceTimersByTimeAsync(600);
    state().edit(rename("B"));
    await vi.advanceTimersByTimeAsync(5000);
    expect(calls).toHaveLength(1);
    await calls[0]?.answer(taken(8, [rename("A")]));
    await vi.advanceTimersByTimeAsync(600);
    expect(calls[1]?.operation).toEqual({ opId: "o_1", base: 8, edits: [rename("B")] });
  });

  it("sends what got no answer again as it was, under its name, whatever was typed since", async () => {
    const { calls, state } = anExchange();
    state().edit(rename("A"));
    await vi.advanceTimersByTimeAsync(600);
    await calls[0]?.answer({ type: "offline" });
    state().edit(rename("B"), "merge");
    expect(state().saveStatus).toEqual({ type: "offline" });
    await vi.advanceTimersByTimeAsync(2000);
    expect(calls[1]?.operation).toEqual(calls[0]?.operation);
    await calls[1]?.answer(taken(8, [rename("A")]));
    expect(state()).toMatchObject({ definition: { name: "B" }, sync: { revision: 8 } });
  });

  it("hears what came between before its own answer, and what is typed meanwhile stays on top", async () => {
    const { calls, state, unsent } = anExchange();
    state().edit(rename("A"));
    await vi.advanceTimersByTimeAsync(600);
    state().edit({ type: "setInitialState", name: "find" });
    await calls[0]?.answer(taken(9, [rename("A")], { since: [{ revision: 8, opId: "theirs", edits: [describeAs("Theirs")] }] }));
    expect(state().sync.confirmed).toMatchObject({ name: "A", description: "Theirs" });
    expect(unsent()).toEqual([{ type: "setInitialState", name: "find" }]);
  });

  it("puts on what is told in its order, once, and asks for what is missing", async () => {
    const { exchange, server, state } = anExchange();
    const entries = [8, 9].map((revision): Entry => ({ revision, opId: `theirs_${revision}`, edits: [describeAs(`${revision}`)] }));
    server.knows(entries);
    exchange.told({ revision: 9, opId: "theirs_9", edits: null });
    expect(state().sync.revision).toBe(7);
    await vi.advanceTimersByTimeAsync(0);
    expect(server.asked).toEqual([7]);
    expect(state()).toMatchObject({ definition: { description: "9" }, sync: { revision: 9 }, saveStatus: { type: "saved" } });
    for (const entry of entries) exchange.told(entry);
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.asked).toEqual([7]);
    expect(state().sync.revision).toBe(9);
  });

  it("waits for the answer when it is told of its own operation first", async () => {
    const { calls, exchange, server, state } = anExchange();
    state().edit(rename("A"));
    await vi.advanceTimersByTimeAsync(600);
    exchange.told({ revision: 8, opId: "o_0", edits: [rename("A")] });
    exchange.told({ revision: 9, opId: "theirs", edits: [describeAs("Theirs")] });
    await vi.advanceTimersByTimeAsync(5000);
    expect(state().sync.revision).toBe(7);
    await calls[0]?.answer(taken(8, [rename("A")]));
    expect(state()).toMatchObject({ definition: { name: "A", description: "Theirs" }, sync: { revision: 9 } });
    expect(server.asked).toEqual([]);
  });

  it("asks what it has missed once the server is reached again", async () => {
    const { exchange, server, state } = anExchange();
    server.knows([{ revision: 8, opId: "theirs", edits: [describeAs("Theirs")] }]);
    exchange.reached(8);
    await vi.advanceTimersByTimeAsync(0);
    expect(state()).toMatchObject({ definition: { description: "Theirs" }, sync: { revision: 8 } });
  });

  it("reads the flow again where something told does not fit what is here", async () => {
    const { exchange, server, state } = anExchange();
    state().edit(rename("Mine"));
    exchange.told({ revision: 8, opId: "theirs", edits: [{ type: "removeState", name: "never_there", cascade: true }] });
    await vi.advanceTimersByTimeAsync(0);
    expect(server.loaded).toHaveBeenCalledTimes(1);
    expect(state()).toMatchObject({ definition: { name: "Mine" }, sync: { revision: 20 } });
  });

  it("stops when the server cannot put its work on any more and keeps what was typed, until the flow is reloaded", async () => {
    const { calls, exchange, state } = anExchange();
    state().edit(rename("A"));
    await vi.advanceTimersByTimeAsync(600);
    await calls[0]?.answer({ type: "stale", isDone: false });
    state().edit(describeAs("B"));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toHaveLength(1);
    expect(state().saveStatus).toEqual({ type: "stale" });
    await exchange.startAgain();
    await vi.advanceTimersByTimeAsync(600);
    expect(calls[1]?.operation).toEqual({ opId: "o_1", base: 20, edits: [rename("A"), describeAs("B")] });
    expect(state().definition).toMatchObject({ name: "A", description: "B" });
  });

  it("does not do again what was done so long ago that nobody can say how", async () => {
    const { calls, exchange, state, unsent } = anExchange();
    state().edit(rename("A"));
    await vi.advanceTimersByTimeAsync(600);
    state().edit(describeAs("B"));
    await calls[0]?.answer({ type: "stale", isDone: true });
    await exchange.startAgain();
    expect(unsent()).toEqual([describeAs("B")]);
  });

  it("does not repeat what the server refuses", async () => {
    const { calls, state } = anExchange();
    state().edit(rename("A"));
    await vi.advanceTimersByTimeAsync(600);
    await calls[0]?.answer({ type: "refused", code: "FORBIDDEN" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toHaveLength(1);
    expect(state().saveStatus).toEqual({ type: "refused", code: "FORBIDDEN" });
  });

  it("flushes at once, and what was typed meanwhile too", async () => {
    const { calls, state, exchange } = anExchange();
    state().edit(rename("A"));
    const flushed = exchange.flush();
    await vi.advanceTimersByTimeAsync(0);
    state().edit(rename("B"));
    await calls[0]?.answer(taken(8, [rename("A")]));
    await calls[1]?.answer(taken(9, [rename("B")]));
    await expect(flushed).resolves.toBe(true);
    expect(calls.map(({ operation }) => operation.edits)).toEqual([[rename("A")], [rename("B")]]);
  });

  it("says when a flush did not get through", async () => {
    const { calls, state, exchange } = anExchange();
    state().edit(rename("A"));
    const flushed = exchange.flush();
    await vi.advanceTimersByTimeAsync(0);
    await calls[0]?.answer({ type: "stale", isDone: false });
    await expect(flushed).resolves.toBe(false);
  });
});

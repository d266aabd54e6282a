import { describe, expect, it } from "vitest";
import type { FlowEdit } from "@/flows/editing/edit";
import { createOrder } from "@/flows/editing/fixtures/editors";
import type { Operation } from "@/flows/editing/sync";
import type { SendOutcome } from "../editor-api";
import { anEditorData } from "../editor-data.fixture";
import { createEditorStore } from "../store/editor-store";
import { startExchange } from "./exchange";
import { type Journal, keepJournal, type Shelf } from "./journal";
import { takeUp } from "./take-up";

const start = anEditorData({ version: { number: 3, status: "draft", revision: 0 } });
const rename = (name: string): FlowEdit => ({ type: "setProperties", properties: { name } });
const describeAs = (description: string): FlowEdit => ({ type: "setProperties", properties: { description } });
const key = { flowId: "f_1", person: "u_1", clientId: "c_left" };

function aShelf(): Shelf & { journals: Map<string, Journal> } {
  const journals = new Map<string, Journal>();
  return {
    journals,
    put: async (journal) => void journals.set(journal.clientId, structuredClone(journal)),
    remove: async (clientId) => void journals.delete(clientId),
    get: async (clientId) => journals.get(clientId) ?? null,
    list: async ({ flowId, person }) => [...journals.values()].filter((journal) => journal.flowId === flowId && journal.person === person),
  };
}

/** A server that puts on what comes; `deaf` times its answer is lost on the way. */
function aServer(deaf = 0) {
  const order = createOrder(start.definition);
  let lostAnswers = deaf;
  const send = async (operation: Operation): Promise<SendOutcome> => {
    order.receive({ ...operation, by: "me", made: [] });
    lostAnswers -= 1;
    if (lostAnswers >= 0) return { type: "offline" };
    const own = order.log.find(({ opId }) => opId === operation.opId);
    const revision = own?.revision ?? order.log.length;
    const since = order.log.filter((entry) => entry.revision > operation.base && entry !== own && entry.revision <= revision);
    const refused = own?.refused ?? order.refused.get(operation.opId) ?? [];
    return { type: "answered", revision, version: { number: 3, status: "draft", revision }, edits: own?.edits ?? [], refused, since };
  };
  const others = (opId: string, ...edits: FlowEdit[]) => order.receive({ opId, base: order.log.length, edits, by: "them", made: [] });
  return { order, send, others };
}

/** A page that types, sends the first of it, and is gone before it hears what became of it. */
async function aPageThatGoes(server: ReturnType<typeof aServer>, shelf: Shelf, first: FlowEdit[], then: FlowEdit[]) {
  const store = createEditorStore(start);
  const journal = keepJournal(store, shelf, key);
  const api = { sendEdits: server.send, editsSince: async () => ({ type: "offline" as const }), load: async () => start };
  const exchange = startExchange({ store, api, newOpId: () => "o_sent", written: journal.written, retryMs: [1_000_000], delayMs: 1_000_000 });
  for (const edit of first) store.getState().edit(edit);
  if (first.length > 0) await exchange.flush();
  for (const edit of then) store.getState().edit(edit);
  await journal.written();
  exchange.stop();
  journal.stop();
}

async function takenUp(server: ReturnType<typeof aServer>, shelf: Shelf & { journals: Map<string, Journal> }) {
  const lost: FlowEdit[] = [];
  const left = await shelf.get(key.clientId);
  if (left === null) throw new Error("nothing was left");
  let count = 0;
  const newOpId = () => `o_next${(count += 1)}`;
  await takeUp(left, { shelf, sendEdits: server.send, newOpId, pause: async () => true, onLost: (edits) => lost.push(...edits) });
  return lost;
}

describe("what a page has left", () => {
  it("is on the shelf while it is unsent, and gone once it has arrived", async () => {
    const shelf = aShelf();
    const store = createEditorStore(start);
    const journal = keepJournal(store, shelf, key);
    store.getState().edit(rename("Large"));
    await journal.written();
    expect(shelf.journals.get("c_left")).toMatchObject({ ...key, revision: 0, operation: null, edits: [rename("Large")] });
    const server = aServer();
    const api = { sendEdits: server.send, editsSince: async () => ({ type: "offline" as const }), load: async () => start };
    await startExchange({ store, api, newOpId: () => "o_1", written: journal.written }).flush();
    await journal.written();
    expect(shelf.journals.size).toBe(0);
  });

  it("is sent in its name by the next page, and is done", async () => {
    const [server, shelf] = [aServer(), aShelf()];
    await aPageThatGoes(server, shelf, [], [rename("Large"), describeAs("Mine")]);
    expect(await takenUp(server, shelf)).toEqual([]);
    expect(server.order.current()).toMatchObject({ name: "Large", description: "Mine" });
    expect(shelf.journals.size).toBe(0);
  });

  it("is done once when it had arrived and only the answer was lost", async () => {
    const [server, shelf] = [aServer(2), aShelf()];
    const action = { id: "a_once", executor: "response", config: { message: "Once" } };
    await aPageThatGoes(server, shelf, [{ type: "addEntity", to: { state: "find", list: "onEntry" }, item: action, before: null }], [rename("Large")]);
    server.others("theirs", describeAs("Theirs"));
    expect(await takenUp(server, shelf)).toEqual([]);
    expect(server.order.log.map(({ opId }) => opId)).toEqual(["o_sent", "theirs", "o_next1"]);
    expect(server.order.current()).toMatchObject({ name: "Large", description: "Theirs", states: { find: { onEntry: [action] } } });
    expect(shelf.journals.size).toBe(0);
  });

  it("comes back to its author where others have left no place for it", async () => {
    const [server, shelf] = [aServer(), aShelf()];
    const say: FlowEdit = { type: "setField", entity: { type: "state", name: "done" }, path: ["description"], value: "Typed with care" };
    await aPageThatGoes(server, shelf, [], [rename("Large"), say]);
    server.others("theirs", { type: "removeState", name: "done", cascade: true });
    expect(await takenUp(server, shelf)).toEqual([say]);
    expect(server.order.current().name).toBe("Large");
  });
});

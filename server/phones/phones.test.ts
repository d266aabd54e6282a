import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { publishFlow, say } from "@/testing/server/publish-flow";
import { createTestContainer } from "@/testing/server/test-container";
import { createTestDatabase, type TestDatabase } from "@/testing/server/test-database";
import type { Actor } from "../access/actor";
import type { Container } from "../container";
import { firstWorkspaceId as workspaceId } from "../db/workspace";

const editor: Actor = { type: "user", id: "u_test", workspaceId, role: "editor" };

let database: TestDatabase;
let container: Container;

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url });
  await publishFlow(container, {
    id: "tea",
    initialState: "ask",
    finalStates: ["done"],
    states: {
      ask: {
        type: "wait",
        onEntry: [say("Which tea?")],
        input: {
          options: [
            { id: "black", label: "Black", event: "black" },
            { id: "green", label: "Green", event: "green" },
          ],
        },
        transitions: { black: "done", green: "served" },
      },
      served: { type: "wait", onEntry: [say("Green it is. Anything else?")], transitions: { user_message: "done" } },
      done: { type: "final", onEntry: [say("Enjoy.")] },
    },
  });
  await container.phones.open(editor, "tea");
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

let numbers = 0;
async function newPhone(): Promise<string> {
  numbers += 1;
  const address = `91982201${String(numbers).padStart(4, "0")}`;
  await container.phones.add(editor, { address, name: null });
  return address;
}
const shown = async (address: string) => (await container.phones.get(editor, address)).messages.map(({ direction, text }) => `${direction}: ${text}`);
const shows = (address: string, texts: string[]) => expect.poll(() => shown(address), { timeout: 10_000, interval: 20 }).toEqual(texts);
let said = 0;
const write = (address: string, text: string, id = `said-${(said += 1)}`) => container.phones.say(editor, { address, id, text });

describe("a simulated phone", () => {
  it("meets the connection's flow and answers its options by number", async () => {
    const address = await newPhone();
    await write(address, "hi");
    await shows(address, ["from: hi", "to: Which tea?\n\n1. Black\n2. Green"]);
    await write(address, "2");
    await shows(address, ["from: hi", "to: Which tea?\n\n1. Black\n2. Green", "from: 2", "to: Green it is. Anything else?"]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { optionByNumber, optionLines } from "@/server/channels/numbered-options";
import type { Container } from "@/server/container";
import { publishFlow, say } from "../server/publish-flow";
import { createTestContainer } from "../server/test-container";
import { createTestDatabase, type TestDatabase } from "../server/test-database";
import { type Line, phoneLine, webLine } from "./line";

let database: TestDatabase;
let container: Container;

const longText = Array.from({ length: 60 }, (_, index) => `Sentence number ${index} is about as long as this one is.`).join(" ");

beforeAll(async () => {
  database = await createTestDatabase();
  container = await createTestContainer({ url: database.url });
  const option = (id: string, label: string) => ({ id, label, event: id });
  await publishFlow(container, {
    id: "tea",
    initialState: "which",
    finalStates: ["done"],
    states: {
      which: {
        type: "wait",
        onEntry: [say("Which tea?")],
        input: { options: [option("black", "Black tea"), option("green", "Green tea"), option("mint", "Mint")] },
        transitions: { black: "size", green: "size", mint: "done" },
      },
      size: {
        type: "wait",
        onEntry: [say("How large?")],
        input: { options: [option("small", "Small"), option("large", "Large")] },
        transitions: { small: "name", large: "name" },
      },
      name: { type: "wait", onEntry: [say("Your name?")], actions: [], transitions: { user_message: "done" } },
      done: { type: "final", onEntry: [say("Thank you, {{_input.text}}.")] },
    },
  });
  const counted = { target: "counting", internal: true, actions: [say("You said {{_input.text}}.")] };
  await publishFlow(container, {
    id: "echo",
    initialState: "counting",
    finalStates: ["done"],
    states: { counting: { type: "wait", onEntry: [say("Go on.")], transitions: { user_message: counted, stop_it: "done" } }, done: { type: "final" } },
  });
  await publishFlow(container, {
    id: "long",
    initialState: "reading",
    finalStates: ["done"],
    states: { reading: { type: "wait", onEntry: [say(longText)], transitions: { user_message: "done" } }, done: { type: "final" } },
  });
});

afterAll(async () => {
  await container.stop();
  await database.drop();
});

const lines: readonly (readonly [string, () => Line])[] = [
  ["web", () => webLine(container)],
  ["simulator", () => phoneLine(container)],
];

/** The states that a conversation's run went through, and by which events, as its steps say. */
async function trailOf(sessionId: string): Promise<string[]> {
  const { rows } = await container.pool.query<{ line: string }>(
    `SELECT s.state || ' ' || s.step_type || ' ' || COALESCE(s.executor, '') || ' ' || COALESCE(s.event, '') || ' → ' || COALESCE(s.to_state, '') AS line
     FROM flow_run_steps s JOIN flow_runs r ON r.conversation_id = s.conversation_id AND r.id = s.flow_run_id WHERE s.conversation_id = $1 ORDER BY r.started_at, s.seq`,
    [sessionId],
  );
  return rows.map(({ line }) => line);
}

const userTexts = async (sessionId: string) =>
  (await container.conversations.history(sessionId)).messages.filter(({ role }) => role === "user").map(({ content }) => content);

describe.each(lines)("the channel %s", (_name, lineOf) => {
  it("brings what is said to the flow and what the flow says to the customer, in its order", async () => {
    const customer = await lineOf().meets("echo");
    for (const text of ["one", "two", "three"]) await customer.says(text);
    expect(await customer.heard()).toEqual(["Go on.", "You said one.", "You said two.", "You said three."]);
  });

  it("takes messages that come together in the order in which they came", async () => {
    const customer = await lineOf().meets("echo");
    const texts = Array.from({ length: 8 }, (_, index) => `text ${String.fromCharCode(97 + index)}`);
    await customer.saysTogether(texts);
    expect((await userTexts(customer.sessionId)).filter((text) => text !== "hi")).toEqual(texts);
    expect((await customer.heard()).slice(1)).toEqual(texts.map((text) => `You said ${text}.`));
  });

  it("takes a message once, however often and at the same time it comes", async () => {
    const customer = await lineOf().meets("echo");
    const id = `again-${customer.sessionId}`;
    await Promise.all([1, 2, 3].map(() => customer.says("only once", id)));
    await customer.says("only once", id);
    expect(await customer.heard()).toEqual(["Go on.", "You said only once."]);
  });

  it("takes provider ids of any length", async () => {
    const customer = await lineOf().meets("echo");
    // A browser's own id has at most 64 characters; the web chat is not asked for more.
    const id = `${customer.sessionId}-${"x".repeat(20)}`;
    await customer.says("hello", id);
    await customer.says("hello", id);
    expect(await customer.heard()).toEqual(["Go on.", "You said hello."]);
  });

  it("shows every option, and each can be taken", async () => {
    for (const label of ["Black tea", "Green tea", "Mint"]) {
      const customer = await lineOf().meets("tea");
      const [question = ""] = await customer.heard();
      for (const each of ["Which tea?", "Black tea", "Green tea", "Mint"]) expect(question).toContain(each);
      await customer.chooses(label);
      expect((await userTexts(customer.sessionId)).at(-1)).toBe(label);
      expect((await customer.heard()).length).toBe(2);
    }
  });

  it("loses nothing of a long text", async () => {
    const customer = await lineOf().meets("long");
    expect((await customer.heard()).map((text) => text.replaceAll(/\s+/g, " "))).toEqual([longText]);
  });

  it("keeps people apart: what one says reaches nobody else", async () => {
    const [one, other] = [await lineOf().meets("echo"), await lineOf().meets("echo")];
    expect(one.sessionId).not.toBe(other.sessionId);
    await one.says("mine");
    expect(await other.heard()).toEqual(["Go on."]);
  });

  it("makes one conversation of one customer, however many of their messages come at once", async () => {
    const customer = await lineOf().meets("echo");
    await Promise.all(Array.from({ length: 5 }, (_, index) => customer.says(`at once ${index}`)));
    expect((await userTexts(customer.sessionId)).filter((text) => text.startsWith("at once")).length).toBe(5);
  });

  it("takes texts of every script, and what cannot be stored as far as it can", async () => {
    const customer = await lineOf().meets("echo");
    await customer.says("चाय ☕️ 茶 \u0000 done");
    expect((await customer.heard()).at(-1)).toBe("You said चाय ☕️ 茶 \ufffd done.");
  });
});

describe("the same flow", () => {
  it("leaves the same trail on every channel", async () => {
    const trails = await Promise.all(
      lines.map(async ([, lineOf]) => {
        const customer = await lineOf().meets("tea");
        await customer.chooses("Green tea");
        await customer.chooses("Large");
        await customer.says("Asha");
        return { trail: await trailOf(customer.sessionId), heard: (await customer.heard()).map((text) => text.split("\n")[0]) };
      }),
    );
    expect(trails[0]?.trail.length).toBeGreaterThan(6);
    expect(trails[0]?.heard).toEqual(["Which tea?", "How large?", "Your name?", "Thank you, Asha."]);
    for (const each of trails.slice(1)) expect(each).toEqual(trails[0]);
  });
});

describe("numbered options", () => {
  it("mean by number what they show, unless labels are numbers themselves", () => {
    const plain = [
      { id: "a", label: "Apple" },
      { id: "b", label: "Pear" },
    ];
    expect(optionLines(plain)).toEqual(["1. Apple", "2. Pear"]);
    expect(["1", " 2. ", "3", "Pear", "two"].map((text) => optionByNumber(plain, text)?.id ?? null)).toEqual(["a", "b", null, null, null]);
    const counts = [
      { id: "two", label: "2 pieces" },
      { id: "five", label: "5 pieces" },
    ];
    expect(optionLines(counts)).toEqual(["• 2 pieces", "• 5 pieces"]);
    expect(optionByNumber(counts, "2")).toBeNull();
  });
});

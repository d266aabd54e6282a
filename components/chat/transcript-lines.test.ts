import { describe, expect, it } from "vitest";
import type { ChatMessage } from "@/flows/protocol/chat";
import { transcriptLines } from "./transcript-lines";

const dayOf = (at: string) => at.slice(0, 10);

function aMessage(seq: number, overrides: Partial<ChatMessage> = {}): ChatMessage {
  return {
    id: `m_${seq}`,
    seq,
    role: "assistant",
    content: "x",
    format: "text",
    buttons: [],
    cards: [],
    timestamp: `2026-11-21T10:0${seq}:00.000Z`,
    metadata: {},
    ...overrides,
  };
}

function shape(messages: ChatMessage[]) {
  return transcriptLines({ messages, pending: [] }, dayOf).map((line) =>
    line.type === "day" ? "day" : `${line.isFirst ? "[" : ""}${line.key}${line.isLast ? "]" : ""}`,
  );
}

describe("transcriptLines", () => {
  it("groups what one side says in a row", () => {
    expect(shape([aMessage(1), aMessage(2), aMessage(3, { role: "user" })])).toEqual(["day", "[m_1", "m_2]", "[m_3]"]);
  });

  it("puts the day before the first message of each day", () => {
    expect(shape([aMessage(1, { timestamp: "2026-11-20T23:59:00.000Z" }), aMessage(2)])).toEqual(["day", "[m_1]", "day", "[m_2]"]);
  });

  it("ends a group after cards", () => {
    const card = { id: "1", type: "product" as const, title: "Paneer Tikka" };
    expect(shape([aMessage(1, { cards: [card] }), aMessage(2)])).toEqual(["day", "[m_1]", "[m_2]"]);
  });

  it("gives a message of the customer's the same key before and after it is confirmed", () => {
    const payload = { sessionId: "s", clientMessageId: "c_1" };
    const before = transcriptLines({ messages: [], pending: [{ payload, text: "x", at: "2026-11-21T10:00:00.000Z", delivery: "sending", code: null }] }, dayOf);
    const after = transcriptLines({ messages: [aMessage(1, { role: "user", clientMessageId: "c_1" })], pending: [] }, dayOf);
    expect(before.at(-1)?.key).toBe("c_1");
    expect(after.at(-1)?.key).toBe("c_1");
  });
});

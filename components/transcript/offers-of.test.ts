import { describe, expect, it } from "vitest";
import type { ChatMessage } from "@/flows/protocol/chat";
import { offersOf } from "./offers-of";

const say = (id: string, role: ChatMessage["role"], content: string, labels: string[] = []): ChatMessage => ({
  id,
  seq: 1,
  role,
  content,
  format: "text",
  buttons: labels.map((label) => ({ id: label.toLowerCase(), label })),
  cards: [],
  timestamp: "2026-11-21T12:00:00.000Z",
  metadata: {},
});

const conversation = [say("q", "assistant", "How do you pay?", ["Cash", "Online"]), say("a", "user", "cash"), say("end", "assistant", "Thank you.")];

describe("offersOf", () => {
  it("marks what the customer chose", () => {
    expect(offersOf(conversation.map((message) => ({ message, said: true })))).toEqual(new Map([["q", { chosenId: "cash" }]]));
  });

  it("marks nothing before it was chosen", () => {
    expect(offersOf(conversation.map((message, i) => ({ message, said: i === 0 })))).toEqual(new Map([["q", { chosenId: null }]]));
  });

  it("shows the buttons of the newest message of a turn alone", () => {
    const twice = [say("old", "assistant", "Hello", ["Help"]), say("new", "assistant", "How?", ["Cash"]), say("a", "user", "2 please")];
    expect([...offersOf(twice.map((message) => ({ message, said: true }))).keys()]).toEqual(["new"]);
  });
});

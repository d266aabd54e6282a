import { expect, it } from "vitest";
import { lostWords } from "./lost-words";

it("says what each part of a change was about, with what was typed", () => {
  const message = { type: "item" as const, id: "a_1", in: { state: "ask", list: "onEntry" as const } };
  const words = lostWords({
    type: "batch",
    edits: [
      { type: "setField", entity: message, path: ["config", "message"], value: "How many of you?", was: "How many?" },
      { type: "addEntity", to: { state: "ask", list: "options" }, item: { id: "o_1", label: "Two" }, before: null },
      { type: "undo", edit: { type: "removeState", name: "ask", cascade: false } },
    ],
  });
  expect(words).toEqual([
    { what: "Message of an action in ask", text: "How many of you?" },
    { what: "New option in ask", text: '{\n  "label": "Two"\n}' },
    { what: "Undo or redo: Delete ask", text: null },
  ]);
});

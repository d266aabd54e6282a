import { describe, expect, it } from "vitest";
import { wordsOf } from "../../words/words-of";
import { findInterrupt, findUsualEvent } from "./lexicon";

const all = new Set(["user_confirms", "user_cancels", "user_edits", "user_refines", "user_changes_address", "user_checkout"]);

describe("findUsualEvent", () => {
  it.each([
    ["Yes!", "user_confirms"],
    ["ok, go ahead", "user_confirms"],
    ["no problem, confirm", "user_confirms"],
    ["haan ji", "user_confirms"],
    ["theek hai", "user_confirms"],
    ["हाँ", "user_confirms"],
    ["never mind", "user_cancels"],
    ["No thanks", "user_cancels"],
    ["rehne do", "user_cancels"],
    ["नहीं चाहिए", "user_cancels"],
    ["please change my order", "user_edits"],
    ["change the address please", "user_changes_address"],
    ["yes, but to another address", "user_changes_address"],
    ["show me pizza", "user_refines"],
    ["kuch aur", "user_refines"],
    ["that's all", "user_checkout"],
    ["no", null],
    ["no, not ok", null],
    ["not ok", null],
    ["don't cancel", null],
    ["theek nahi", null],
    ["confirm mat karo", null],
    ["I am at home", null],
    ["okra curry", null],
    ["yesterday", null],
    ["paneer tikka", null],
    ["", null],
  ])("reads %j as %s", (text, event) => {
    expect(findUsualEvent(wordsOf(text), all)).toBe(event);
  });

  it("knows only the events that it is given", () => {
    expect(findUsualEvent(wordsOf("yes"), new Set(["user_cancels"]))).toBeNull();
  });

  it("does not guess between phrases of the same length", () => {
    expect(findUsualEvent(wordsOf("yes or cancel"), all)).toBeNull();
  });
});

describe("findInterrupt", () => {
  it.each([
    ["cancel", "cancel"],
    ["Please cancel it.", "cancel"],
    ["i want to stop", "cancel"],
    ["can you restart please", "startOver"],
    ["HELP", "help"],
    ["मदद", "help"],
    ["talk to a human", "human"],
    ["customer care", "human"],
    ["no", null],
    ["do not cancel", null],
    ["cancel the second item", null],
    ["bus stop road", null],
    ["help me choose a dessert", null],
    ["what", null],
    ["", null],
  ])("reads %j as %s", (text, interrupt) => {
    expect(findInterrupt(wordsOf(text))).toBe(interrupt);
  });
});

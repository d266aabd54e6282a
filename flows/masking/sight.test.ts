import { describe, expect, it } from "vitest";
import { aFlow, anAction, aSet } from "@/testing/builders/a-flow";
import { aStep } from "@/testing/builders/a-step";
import { executorFacts } from "@/testing/builders/core-catalogue";
import { sensitivityOf } from "./sensitivity";
import { maskedSight } from "./sight";

const definition = aFlow(
  {
    ask: { type: "wait", input: { accept: [], store: "phone", options: [{ id: "none", label: "I have none" }] }, transitions: { user_message: "use" } },
    use: {
      type: "action",
      onEntry: [anAction("response", { config: { message: "We call {{phone}} about {{dish}}." } })],
      actions: [aSet({ copy: "{{phone}}" }), anAction("pricing", { config: { category: "{{phone}}", type: "parcel" } })],
    },
    chat: { type: "wait", onEntry: [anAction("response", { config: { message: "Anything else?" } })] },
  },
  { context: { phone: { type: "string", required: false, sensitive: true } } },
);
const source = { definition, sensitivity: sensitivityOf(definition, executorFacts) };
const sight = maskedSight(source, ["9876543210"]);
const said = (role: "user" | "assistant", content: string, state: string | null) => sight.words({ role, content, state });

describe("a context", () => {
  it("has a mark for each hidden key, and for its values elsewhere", () => {
    expect(sight.context({ phone: "9876543210", copy: "9876543210", dish: "tea", note: "call 9876543210", recipient: { phone: 1 } })).toEqual({
      phone: "•••",
      copy: "•••",
      dish: "tea",
      note: "call •••",
      recipient: { phone: "•••" },
    });
  });
});

describe("a step", () => {
  it("that wrote a hidden key shows neither what went in nor what came out, and says once that it changed", () => {
    const wrote = aStep({
      state: "use",
      input: { values: { copy: "1" } },
      output: { result: { copy: "1" } },
      contextPatch: [
        { op: "add", path: "/copy", value: "1" },
        { op: "replace", path: "/copy/country", value: "2" },
        { op: "add", path: "/dish", value: "tea" },
      ],
    });
    expect(sight.step(wrote)).toEqual({
      ...wrote,
      input: "•••",
      output: "•••",
      contextPatch: [
        { op: "add", path: "/copy", value: "•••" },
        { op: "add", path: "/dish", value: "tea" },
      ],
    });
  });

  it("keeps the removal of a hidden key", () => {
    const removed = aStep({ step_type: "condition", state: "use", executor: null, contextPatch: [{ op: "remove", path: "/phone" }] });
    expect(sight.step(removed).contextPatch).toEqual([{ op: "remove", path: "/phone" }]);
  });

  it("hides an answer that goes into a hidden key, accepted or not", () => {
    const heard = aStep({
      step_type: "wait",
      state: "ask",
      executor: null,
      input: { message: "12", event: null, data: null },
      output: { event: null, how: "invalid", problem: "12 is no phone" },
    });
    expect(sight.step(heard)).toMatchObject({ input: "•••", output: { event: null, how: "invalid" } });
  });

  it("shows of an action what is not hidden", () => {
    const priced = aStep({
      state: "use",
      executor: "pricing",
      status: "failed",
      input: { category: "98 76", type: "parcel" },
      error: { code: "UNKNOWN_ITEM", message: "there is no category 98 76" },
    });
    expect(sight.step(priced)).toMatchObject({ input: { category: "•••", type: "parcel" }, error: { code: "UNKNOWN_ITEM", message: "•••" } });
    const spoke = aStep({
      state: "use",
      executor: "response",
      hook: "entry",
      input: { message: "We call 98-76 about tea." },
      output: { replies: [{ content: "We call 98-76 about tea.", buttons: [], cards: [] }] },
    });
    expect(sight.step(spoke)).toMatchObject({ input: { message: "We call ••• about tea." }, output: { replies: [{ content: "We call ••• about tea." }] } });
  });

  it("of a state that the definition does not have is hidden", () => {
    expect(sight.step(aStep({ state: "gone", executor: "response", input: { message: "x" }, output: { result: "x" } }))).toMatchObject({
      input: "•••",
      output: { result: "•••" },
    });
  });
});

describe("words", () => {
  it.each([
    ["user", "98 76", "ask", "•••"],
    ["user", "my number is 98765 43210", "chat", "my number is •••"],
    ["user", "tea, please", "chat", "tea, please"],
    ["assistant", "We call +91 98-76 about tea.", "use", "We call ••• about tea."],
    ["assistant", "Something that no template says: 98-76", "use", "•••"],
    ["assistant", "Anything else?", "chat", "Anything else?"],
    ["assistant", "A model wrote this.", "chat", "A model wrote this."],
  ] as const)("of a %s: %s in %s", (role, content, state, shown) => {
    expect(said(role, content, state)).toBe(shown);
  });

  it("of a link to pay by are never shown", () => {
    expect(
      sight.message(
        {
          id: "m",
          seq: 1,
          role: "assistant",
          content: "Pay at /pay/abcdefgh1234",
          format: "text",
          buttons: [],
          cards: [{ id: "x", type: "payment", title: "Pay ₹9", url: "https://pay.example/abc" }],
          timestamp: "",
          metadata: { state: "chat" },
        },
        null,
      ),
    ).toMatchObject({
      content: "Pay at •••",
      cards: [{ id: "x", type: "payment", title: "Pay ₹9" }],
    });
  });
});

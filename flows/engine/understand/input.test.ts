import { describe, expect, it } from "vitest";
import { aFlow, anAction, aSet, aState } from "@/testing/builders/a-flow";
import { message, noPorts, runConversation, start } from "@/testing/builders/a-run";
import { act, anExecutor, aRegistry, say } from "@/testing/builders/an-executor";
import type { InputSpecV2 } from "../../definition/schema-v2";
import { set } from "../../executors/set/execute";

const end = { type: "final" } as const;
const how = (run: { steps: { step_type: string; status: string; output: unknown }[] }): unknown =>
  run.steps.findLast((step) => step.step_type === "wait" && step.status !== "pending")?.output;

const payment: Partial<InputSpecV2> = {
  options: [
    { id: "cod", label: "Cash on delivery", keywords: ["cash", "cod"], event: "user_confirms", set: { payment_method: "cod" } },
    { id: "online", label: "Pay online", keywords: ["card", "upi"], event: "user_confirms", set: { payment_method: "online" } },
  ],
};

function confirmFlow(input: Partial<InputSpecV2> = payment) {
  return aFlow({
    confirm: {
      type: "wait",
      onEntry: [anAction("say", { config: { message: "Confirm?" } })],
      input: { accept: [], ...input },
      transitions: { user_confirms: "done", user_edits: "edit", user_changes_address: "address", max_attempts: "gone" },
    },
    done: end,
    edit: end,
    address: end,
    gone: end,
    cancelled: end,
  });
}

describe("input becomes an event (A49, rules 29 and 30)", () => {
  it.each<[string, Parameters<typeof message>[0], string, unknown, unknown]>([
    ["a button's id", { text: "Pay online", event: "online" }, "done", "online", "button"],
    ["an event that the state takes", { event: "user_edits" }, "edit", undefined, "button"],
    ["a number", "2", "done", "online", "option"],
    ["a number in words around it", "option 1", "done", "cod", "option"],
    ["a label", "cash on delivery", "done", "cod", "option"],
    ["an id as text", "COD", "done", "cod", "option"],
    ["a keyword among other words", "ok, by card please", "done", "online", "option"],
    ["a usual word", "yes please", "done", undefined, "keyword"],
    ["the longest usual phrase", "yes but change address", "address", undefined, "keyword"],
    ["several options' words with an event", "confirm, cash", "done", "cod", "option"],
    ["Hindi", "हाँ", "done", undefined, "keyword"],
  ])("reads %s", async (_, input, state, method, by) => {
    const run = await runConversation(confirmFlow(), [message(input)]);
    expect(run.snapshot.state).toBe(state);
    expect(run.snapshot.context.payment_method).toBe(method);
    expect(how(run)).toMatchObject({ how: by });
  });

  it.each<[string, Parameters<typeof message>[0], string, unknown]>([
    ["the id, which is an event that the state takes", { text: "Skip it", event: "user_skips" }, "skipped", undefined],
    ["such an id alone", { text: "", event: "user_skips" }, "skipped", undefined],
    ["the label of such a button, typed", "skip it", "skipped", undefined],
    ["what the button sets", { text: "Two", event: "2" }, "done", 2],
    ["a label as text, for an id that means nothing", { text: "", event: "other" }, "done", "Something else"],
    ["an earlier question's button as its text", { text: "Pizza", event: "old" }, "done", "Pizza"],
  ])("takes from a button without an event %s", async (_, input, state, choice) => {
    const buttons = [
      { id: "user_skips", label: "Skip it" },
      { id: "2", label: "Two", set: { choice: 2 } },
      { id: "other", label: "Something else" },
    ];
    const offer = anExecutor("offer", () => ({ ok: true, replies: [{ content: "Which?", buttons }] }), { prompts: true });
    const flow = aFlow({
      ask: {
        type: "wait",
        onEntry: [anAction("offer")],
        actions: [aSet({ choice: "{{_input.text}}" }, { when: "choice == null" })],
        transitions: { user_message: "done", user_skips: "skipped" },
      },
      done: end,
      skipped: end,
    });
    const run = await runConversation(flow, [message(input)], { executors: aRegistry(offer, set) });
    expect(run.snapshot.state).toBe(state);
    if (state === "done") expect(run.snapshot.context.choice).toBe(choice);
  });

  it.each(["no, not ok", "not cash", "9", "blah", "theek nahi"])("asks again for %j", async (text) => {
    const run = await runConversation(confirmFlow(), [text]);
    expect(run.snapshot).toMatchObject({ state: "confirm", attempts: 1 });
    expect(run.replies.at(-1)).toMatchObject({
      content: "Sorry, I did not get that. Please pick one of these.",
      buttons: [
        { id: "cod", label: "Cash on delivery" },
        { id: "online", label: "Pay online" },
      ],
    });
    expect(run.steps.slice(-2)).toMatchObject([
      { step_type: "wait", status: "completed", event: null, output: { event: null, how: "invalid" } },
      { step_type: "wait", status: "pending" },
    ]);
  });

  it("asks back when two options set one key differently", async () => {
    const run = await runConversation(confirmFlow(), ["cash or card"]);
    expect(run.snapshot.state).toBe("confirm");
    expect(run.texts.at(-1)).toContain("more than one");
  });

  it("puts the options under the last message said on entry", async () => {
    const flow = confirmFlow();
    const confirm = flow.states.confirm;
    if (confirm !== undefined) {
      const onEntry = ["Summary", "Confirm?"].map((message) => anAction("say", { config: { message } }));
      confirm.onEntry = aState({ type: "wait", onEntry }).onEntry;
    }
    const run = await runConversation(flow);
    expect(run.replies.map(({ content, buttons }) => [content, buttons.map(({ id }) => id)])).toEqual([
      ["Summary", []],
      ["Confirm?", ["cod", "online"]],
    ]);
    expect(run.steps.at(-1)?.output).toEqual({
      for: "input",
      accepts: ["user_changes_address", "user_confirms", "user_edits"],
      until: null,
      buttons: [
        { id: "cod", label: "Cash on delivery" },
        { id: "online", label: "Pay online" },
      ],
    });
  });

  it.each(["success", "items_found", "max_attempts", "webhook:pay.done", "timeout", "of_an_earlier_question"])(
    "drops the event %s from a customer and reads the text",
    async (event) => {
      const flow = aFlow({ w: { type: "wait", transitions: { [event]: "bad", user_message: "text" } }, bad: end, text: end });
      const run = await runConversation(flow, [message({ text: "hello", event })]);
      expect(run.snapshot).toMatchObject({ state: "text", input: { text: "hello", event, data: null } });
    },
  );

  it("goes to max_attempts at the third miss", async () => {
    const run = await runConversation(confirmFlow(), ["x", "y", "z"]);
    expect(run.snapshot.state).toBe("gone");
    expect(run.texts).toHaveLength(3);
  });

  it("goes on asking after the third miss without a max_attempts transition", async () => {
    const flow = aFlow({ w: { type: "wait", input: { accept: [], reprompt: "Miss {{_input.text}}" }, transitions: { user_confirms: "z" } }, z: end });
    const run = await runConversation(flow, ["x", "y", "z", "q"]);
    expect(run.snapshot.attempts).toBe(4);
    expect(run.texts).toEqual(["Miss x", "Miss y", "Miss z", "Miss q"]);
  });

  it("counts misses per entry, and on through re-entries by invalid input", async () => {
    const flow = aFlow({
      w: {
        type: "wait",
        actions: [anAction("act", { config: { event: "address_invalid" } })],
        transitions: { address_valid: "z", address_invalid: "w", user_edits: "w", max_attempts: "gone" },
      },
      z: end,
      gone: end,
    });
    expect((await runConversation(flow, ["a", "b"])).snapshot).toMatchObject({ state: "w", attempts: 2 });
    expect((await runConversation(flow, ["a", "b", "c"])).snapshot.state).toBe("gone");
    expect((await runConversation(flow, ["a", message({ event: "user_edits" })])).snapshot.attempts).toBe(0);
  });

  it("uses keyword and pattern resolvers in that order", async () => {
    const input = {
      accept: [],
      resolve: [
        { type: "pattern" as const, event: "p", pattern: "^[A-Z]{2}\\d{3}$" },
        { type: "keyword" as const, event: "k", words: ["track it"] },
      ],
    };
    const flow = aFlow({ w: { type: "wait", input, transitions: { p: "x", k: "y" } }, x: end, y: end });
    expect((await runConversation(flow, ["ab123"])).snapshot.state).toBe("x");
    expect((await runConversation(flow, ["please track it"])).snapshot.state).toBe("y");
    expect((await runConversation(flow, ["do not track it"])).snapshot.state).toBe("w");
  });

  it("asks NLU, then the model, and ignores what the state does not accept", async () => {
    const input = {
      accept: ["user_confirms"],
      resolve: [
        { type: "nlu" as const, events: { agree: "user_confirms" } },
        { type: "llm" as const, hint: "be kind" },
      ],
    };
    const flow = aFlow({ w: { type: "wait", input, transitions: { user_confirms: "x", user_edits: "y" } }, x: end, y: end });
    const ports = (intent: string, text: string) => ({
      ...noPorts,
      nlu: { classify: async () => ({ intent, confidence: 0.9, source: "test", language: "en", entities: {} }) },
      llm: { complete: async () => ({ text, provider: "p", model: "m", usage: null }) },
    });
    const byNlu = await runConversation(flow, ["hmm"], { ports: ports("agree", "none") });
    expect([byNlu.snapshot.state, how(byNlu)]).toEqual(["x", { event: "user_confirms", how: "nlu" }]);
    const byModel = await runConversation(flow, ["hmm"], { ports: ports("other", "user_edits") });
    expect([byModel.snapshot.state, how(byModel)]).toEqual(["y", { event: "user_edits", how: "llm" }]);
    expect((await runConversation(flow, ["hmm"], { ports: ports("other", "payment_success") })).snapshot).toMatchObject({ state: "w", attempts: 1 });
    expect((await runConversation(flow, ["hmm"])).snapshot).toMatchObject({ state: "w", attempts: 1 });
  });

  it("takes a location as location_shared, 0 included", async () => {
    const flow = aFlow({ w: { type: "wait", actions: [aSet({ at: "{{_event.data.latitude}}" })], transitions: { location_shared: "z" } }, z: end });
    const run = await runConversation(flow, [message({ data: { latitude: 0, longitude: 0 } })]);
    expect(run.snapshot).toMatchObject({ state: "z", context: { at: 0 } });
  });
});

describe("input that is stored (A22)", () => {
  const stores = (store: string, more: Partial<InputSpecV2> = {}) =>
    aFlow(
      { w: { type: "wait", input: { accept: [], store, ...more }, transitions: { data_valid: "z" } }, z: end },
      { context: { quantity: { type: "number", required: false }, veg: { type: "boolean", required: false } } },
    );

  it.each([
    ["quantity", " 3 ", 3],
    ["veg", "yes", true],
    ["veg", "nahi", false],
    ["note", "Less spicy", "Less spicy"],
    ["order.note", "Less spicy", undefined],
  ])("writes %s from %j", async (store, text, value) => {
    const run = await runConversation(stores(store), [text]);
    expect(run.snapshot.state).toBe("z");
    expect(run.snapshot.context[store]).toEqual(value);
    expect(run.steps.find((step) => step.step_type === "wait" && step.status === "completed")?.contextPatch).toHaveLength(1);
  });

  it.each([
    ["quantity", "no idea", {}],
    ["quantity", "12", { validation: { type: "integer", maximum: 9 } }],
    ["note", "ab", { validation: { minLength: 3 } }],
  ])("asks again when %s cannot be %j", async (store, text, more) => {
    const run = await runConversation(stores(store, more), [text]);
    expect(run.snapshot).toMatchObject({ state: "w", attempts: 1, context: {} });
    expect(how(run)).toMatchObject({ event: "data_invalid", how: "invalid" });
  });
});

describe("resuming (rule 28)", () => {
  const seen = (name: string, when?: string) => aSet({ [name]: true }, when === undefined ? {} : { when });
  const flow = aFlow({
    w: {
      type: "wait",
      actions: [seen("plain"), seen("edits", "_event.name == 'user_edits'")],
      transitions: {
        user_message: { target: "w", internal: true },
        user_edits: { target: "w", internal: true },
        location_shared: { target: "w", internal: true },
        "webhook:a.b": { target: "w", internal: true },
        "trigger:t": { target: "w", internal: true },
        paid: { target: "w", internal: true },
      },
    },
    z: end,
  });

  it.each<[string, Parameters<typeof runConversation>[1], object]>([
    ["user_message", ["hi"], { plain: true }],
    ["user_edits", [message({ event: "user_edits" })], { edits: true }],
    ["location_shared", [message({ data: { latitude: 1, longitude: 2 } })], { plain: true }],
    ["webhook:a.b", [{ type: "eventReceived", at: start + 1, event: "webhook:a.b", data: null, source: "webhook" }], { plain: true }],
    ["trigger:t", [{ type: "eventReceived", at: start + 1, event: "trigger:t", data: null, source: "trigger" }], { plain: true }],
    ["paid", [{ type: "eventReceived", at: start + 1, event: "paid", data: null, source: "webhook" }], {}],
  ])("on %s runs the actions that can read it", async (_, signals, context) => {
    expect((await runConversation(flow, signals)).snapshot.context).toEqual(context);
  });

  it("ignores an event from outside that the state does not wait for", async () => {
    const run = await runConversation(flow, [{ type: "eventReceived", at: start + 1, event: "webhook_of_another", data: null, source: "webhook" }]);
    expect(run.turns[1]?.snapshot).toBe(run.turns[0]?.snapshot);
  });

  it("lets an executor read the input and stay silent about what it cannot read", async () => {
    const pick = anExecutor(
      "pick",
      (_, { input }) => (input?.text === "1" ? { ok: true, event: "user_selects", output: "one" } : { ok: true, event: "data_invalid" }),
      { consumesInput: true },
    );
    const shop = aFlow({
      w: { type: "wait", actions: [anAction("pick", { output: "chosen" })], transitions: { user_selects: "z", user_refines: "search" } },
      z: end,
      search: end,
    });
    const executors = aRegistry(pick, say, act);
    expect((await runConversation(shop, ["1"], { executors })).snapshot).toMatchObject({ state: "z", context: { chosen: "one" } });
    expect((await runConversation(shop, ["hm"], { executors })).snapshot).toMatchObject({ state: "w", attempts: 1 });
    expect((await runConversation(shop, ["show me pizza"], { executors })).snapshot.state).toBe("search");
  });
});

describe("the initial wait of a run that a message started", () => {
  const flow = aFlow(
    {
      init: {
        type: "wait",
        onEntry: [anAction("say", { config: { message: "Hi!" }, when: "!food" })],
        conditions: [{ expression: "food", event: "has_query" }],
        transitions: { user_message: "z", has_query: "search" },
      },
      z: end,
      search: end,
    },
    { context: { food: { type: "string", required: false } } },
  );
  const input = { text: "order pizza", event: null, data: null };

  it("passes on a true condition without parking", async () => {
    const run = await runConversation(flow, [], { started: { input, entities: { food: "pizza" } } });
    expect(run.trail).toEqual(["init", "search"]);
    expect(run.texts).toEqual([]);
    expect(run.changes.map(({ seq }) => seq)).toEqual([0, 1]);
  });

  it("parks when the condition is false, or when nobody said anything", async () => {
    expect((await runConversation(flow, [], { started: { input } })).snapshot.state).toBe("init");
    expect((await runConversation(flow, [], { started: { entities: { food: "pizza" } } })).snapshot.state).toBe("init");
  });
});

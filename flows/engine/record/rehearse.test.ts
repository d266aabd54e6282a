import { describe, expect, it } from "vitest";
import { playedConversation, rehearsedOf } from "@/testing/builders/a-rehearsal";
import { aMeta, runId, started } from "@/testing/builders/a-run";
import { executorFacts, executors } from "@/testing/builders/core-catalogue";
import { parseDefinition } from "../../definition/parse-definition";
import type { FlowDefinition } from "../../definition/schema";
import type { StateV2 } from "../../definition/schema-v2";
import { toV2 } from "../../definition/to-v2";
import { libraryTests } from "../../library/conversations";
import { createSimulatedPorts } from "../../simulation/create-ports";
import { compile } from "../compile/compile";
import type { Difference } from "./exchange";
import { type Rehearsal, rehearse } from "./rehearse";

const cases = libraryTests.flatMap(({ definition, conversations }) => conversations.map((conversation) => ({ definition, conversation })));

describe("an unchanged version", () => {
  it.each(cases.map(({ definition, conversation }) => [definition.id, conversation.name, definition, conversation] as const))(
    "%s: %s is identical",
    async (_flow, _name, definition, conversation) => {
      expect(await rehearsedOf(definition, await playedConversation(definition, conversation))).toEqual({ verdict: "identical" });
    },
  );
});

type Change = (definition: Mutable) => void;
// oxlint-disable-next-line typescript/no-explicit-any -- a test's changes reach into documents of every shape
type Mutable = any;
type Expected = { verdict: Rehearsal["verdict"] } & Partial<Pick<Difference, "kind" | "n">>;

const ask = "ask_and_answer";
const food = "food_order_v2";
const tea = "tea, by its name";
const cash = "cash on delivery, from the first word to the order";

const reworded: Expected = { verdict: "reworded", kind: "reply" };
const unknown: Expected = { verdict: "unknown" };
const message =
  (state: string, text: string): Change =>
  ({ states }) =>
    void (states[state].onEntry[0].config.message = text);

/** What is done to a flow, the conversation that is rehearsed on it, and the verdict that must come. */
const changes: readonly (readonly [what: string, flow: string, conversation: string, Change, Expected])[] = [
  // Words
  ["another greeting", ask, tea, message("ask_name", "Hi. Your name?"), { ...reworded, n: 0 }],
  ["another second question", ask, tea, message("ask_drink", "Tea or coffee, {{customer_name}}?"), { ...reworded, n: 2 }],
  ["other words on the way taken", ask, tea, ({ states }) => void (states.pour_tea.actions[0].config.message = "Tea!"), { ...reworded, n: 4 }],
  ["other words on a way not taken", ask, tea, ({ states }) => void (states.pour_coffee.actions[0].config.message = "Coffee!"), { verdict: "identical" }],
  ["other last words", ask, tea, message("completed", "Bye."), reworded],
  [
    "another re-prompt that was said",
    ask,
    "coffee, by its button, after an answer that fits nothing",
    ({ states }) => void (states.ask_drink.input.reprompt = "Tea? Coffee?"),
    reworded,
  ],
  ["another re-prompt that was not said", ask, tea, ({ states }) => void (states.ask_drink.input.reprompt = "Tea? Coffee?"), { verdict: "identical" }],
  [
    "another re-prompt that a resumed run said",
    ask,
    "a person takes over and gives it back",
    ({ states }) => void (states.ask_drink.input.reprompt = "Tea?"),
    reworded,
  ],
  ["another label of a button", ask, tea, ({ states }) => void (states.ask_drink.input.options[0].label = "Masala tea"), { ...reworded, n: 2 }],
  ["one more message", ask, tea, ({ states }) => void states.pour_tea.actions.push({ executor: "response", config: { message: "Careful, hot." } }), reworded],
  ["one message less", ask, tea, ({ states }) => void (states.completed.onEntry = []), reworded],
  ["a description", ask, tea, ({ states }) => void (states.ask_name.description = "Asks who it is."), { verdict: "identical" }],
  ["other words above cards", food, cash, message("show_results", "Look:"), reworded],
  [
    "other words about paying",
    food,
    "a plain yes is asked how to pay",
    ({ states }) => void (states.confirm_order.onEntry[2].config.message = "Cash, or online?"),
    reworded,
  ],
  [
    "other words about paying that were not said",
    food,
    cash,
    ({ states }) => void (states.confirm_order.onEntry[2].config.message = "Cash, or online?"),
    { verdict: "identical" },
  ],
  ["other words of a cancelled order", food, "cancelled when asked to confirm", message("cancelled", "As you wish."), reworded],
  ["other words of a failed order", food, "there is no way to the customer", message("order_failed", "No."), reworded],
  ["another reminder", food, "silence for half an hour pauses the run", ({ states }) => void (states.show_results.reminder = "Hello?"), reworded],
  [
    "other last words of the smallest flow",
    "new_flow",
    "one question, one answer",
    ({ states }) => void (states.completed.onEntry[0].config.message = "Bye."),
    reworded,
  ],

  // Ways
  ["a keyword less", ask, tea, ({ states }) => void (states.ask_drink.input.options[0].keywords = []), { verdict: "diverged", n: 4 }],
  ["a keyword less on the way out", ask, "neither", ({ states }) => void (states.ask_drink.input.options[2].keywords = []), { verdict: "diverged" }],
  [
    "a turned condition",
    ask,
    tea,
    ({ states }) => void (states.choose_answer.conditions[0].expression = "drink === 'coffee'"),
    { verdict: "sameEnd", kind: "event", n: 4 },
  ],
  [
    "a guard that never holds",
    ask,
    "neither",
    ({ states }) => void (states.ask_drink.transitions.user_cancels = { target: "cancelled", guard: "false" }),
    { verdict: "diverged" },
  ],
  [
    "a guard that always holds",
    ask,
    "neither",
    ({ states }) => void (states.ask_drink.transitions.user_cancels = { target: "cancelled", guard: "true" }),
    { verdict: "identical" },
  ],
  [
    "a removed state, led around",
    ask,
    tea,
    remove("pour_tea", ({ states }) => void (states.choose_answer.transitions.is_tea = "completed")),
    { verdict: "sameEnd", kind: "state" },
  ],
  ["a removed state, not led around", ask, tea, remove("pour_tea"), { verdict: "diverged" }],
  ["a renamed state", ask, tea, rename("pour_tea", "serve_tea"), { verdict: "sameEnd", kind: "state" }],
  ["a renamed final state", ask, tea, rename("completed", "finished"), { verdict: "sameEnd", kind: "state" }],
  ["another outcome", ask, tea, ({ states }) => void (states.completed.outcome = "failed"), { verdict: "diverged", kind: "end" }],
  ["the questions the other way round", ask, tea, swapQuestions, { verdict: "diverged" }],
  ["one question more", ask, tea, moreQuestions, { verdict: "diverged" }],
  ["fewer attempts", ask, "coffee, by its button, after an answer that fits nothing", fewerAttempts, { verdict: "diverged" }],
  [
    "a value more",
    ask,
    tea,
    ({ states }) => void states.pour_tea.actions.push({ executor: "set", config: { values: { poured: true } } }),
    { verdict: "sameEnd", kind: "context" },
  ],
  ["a default more", ask, tea, ({ context }) => void (context.sugar = { type: "number", default: 1 }), { verdict: "sameEnd", kind: "context" }],
  ["an answer kept elsewhere", ask, tea, ({ states }) => void (states.ask_name.input.store = "who"), { verdict: "sameEnd", kind: "context" }],
  ["a timeout that nobody waited for", ask, tea, timeout("ask_name", "PT10S"), { verdict: "identical" }],
  ["a timeout that would have come first", ask, tea, timeout("ask_name", 500), { verdict: "diverged", n: 0 }],
  ["a longer time to pay", food, "the payment never comes", ({ states }) => void (states.payment_gateway.timeout = "PT30M"), { verdict: "diverged" }],
  [
    "another way after the time to pay",
    food,
    "the payment never comes",
    ({ states }) => void (states.payment_gateway.transitions.timeout = "order_failed"),
    unknown,
  ],
  ["cash that is not taken", food, cash, ({ states }) => void (states.process_payment.conditions[0].expression = "false"), { verdict: "diverged" }],
  ["payments that are not looked at", food, "paid online", ({ states }) => void (states.payment_gateway.actions[0].when = "false"), { verdict: "diverged" }],

  // What others would have answered
  ["another prompt for the model", food, cash, ({ states }) => void (states.init.onEntry[0].config.prompt = "Say hello."), { verdict: "unknown", n: 0 }],
  ["fewer results", food, cash, ({ states }) => void (states.search_food.actions[1].config.size = 3), unknown],
  ["another price of the way", food, cash, ({ states }) => void (states.calculate_delivery.actions[1].config.delivery_fee = "{{distance * 12}}"), unknown],
  ["another total of the order", food, cash, ({ states }) => void (states.place_order.actions[0].config.total = "{{total_amount + 10}}"), unknown],
  ["another last prompt", food, cash, ({ states }) => void (states.completed.onEntry[0].config.prompt = "Thanks."), unknown],
  ["areas of another module", food, cash, ({ states }) => void (states.validate_zone.actions[0].config.module = "parcel"), unknown],
  ["other entities", food, cash, ({ states }) => void (states.search_food.actions[0].config.extract = ["food_item"]), unknown],
  ["no saved addresses", food, cash, ({ states }) => void (states.collect_address.actions[0].config.allow_saved = false), unknown],
  ["a zone that is not looked at", food, cash, ({ states }) => void (states.collect_address.transitions.address_valid = "calculate_delivery"), unknown],
  ["a choice by another name", food, cash, ({ states }) => void (states.show_results.actions[0].config.labelKey = "description"), { verdict: "identical" }],
];

function remove(name: string, more: Change = () => undefined): Change {
  return (definition) => {
    delete definition.states[name];
    more(definition);
  };
}

function rename(from: string, to: string): Change {
  return (definition) => {
    const text = JSON.stringify(definition).replaceAll(new RegExp(`(?<!"outcome":)"${from}"`, "g"), `"${to}"`);
    Object.assign(definition, { states: {}, ...JSON.parse(text) });
  };
}

function swapQuestions(definition: Mutable): void {
  definition.initialState = "ask_drink";
  definition.states.ask_drink.transitions.user_selects = "ask_name";
  definition.states.ask_name.transitions.user_message = "choose_answer";
}

function moreQuestions({ states }: Mutable): void {
  states.ask_sugar = {
    type: "wait",
    onEntry: [{ executor: "response", config: { message: "Sugar?" } }],
    transitions: { user_message: "choose_answer" },
  } satisfies StateV2;
  states.ask_drink.transitions.user_selects = "ask_sugar";
}

function fewerAttempts({ states }: Mutable): void {
  states.ask_drink.input.maxAttempts = 1;
  states.ask_drink.transitions.max_attempts = "cancelled";
}

function timeout(state: string, after: string | number): Change {
  return ({ states }) => {
    states[state].timeout = after;
    states[state].transitions.timeout = "cancelled";
  };
}

function caseOf(flow: string, name: string) {
  const found = cases.find(({ definition, conversation }) => definition.id === flow && conversation.name === name);
  if (found === undefined) throw new Error(`there is no conversation '${name}' of ${flow}`);
  return found;
}

function changed(definition: FlowDefinition, change: Change): FlowDefinition {
  const copy: Mutable = structuredClone(toV2(definition));
  change(copy);
  return parseDefinition(copy);
}

describe("a changed version", () => {
  it.each(changes)("%s (%s, %s)", async (_what, flow, name, change, { verdict, kind, n }) => {
    const { definition, conversation } = caseOf(flow, name);
    const draft = changed(definition, change);
    expect(draft).not.toEqual(definition);
    const rehearsal = await rehearsedOf(draft, await playedConversation(definition, conversation));
    expect({ ...rehearsal, change: undefined }).toMatchObject({ verdict });
    if ("difference" in rehearsal && rehearsal.verdict !== "unknown")
      expect(rehearsal.difference).toMatchObject({ ...(kind && { kind }), ...(n !== undefined && { n }) });
    if (rehearsal.verdict === "unknown" && n !== undefined) expect(rehearsal.n).toBe(n);
  });

  it("is tried with at least 40 changes", () => expect(changes.length).toBeGreaterThanOrEqual(40));
});

describe("a rehearsal", () => {
  it("asks a simulation on where nothing is recorded, and says that it is a guess", async () => {
    const { definition, conversation } = caseOf(food, cash);
    const recorded = await playedConversation(definition, conversation);
    const draft = changed(definition, ({ states }) => void (states.search_food.actions[1].config.size = 3));
    const { ports } = createSimulatedPorts({ seed: 1 });
    let asked = 0;
    const search: typeof ports.products.search = (...given) => {
      asked += 1;
      return ports.products.search(...given);
    };
    const flow = compile(draft, executorFacts);
    const guess = await rehearse({ flow, facts: executorFacts, executors, ports: { ...ports, products: { ...ports.products, search } } }, recorded);
    expect(guess).toEqual({
      verdict: "unknown",
      n: expect.any(Number),
      reason: "nothing is recorded of what 'search' in 'search_food' would answer",
      difference: null,
    });
    expect(asked).toBe(1);
  });

  it("never throws, whatever was recorded", async () => {
    const { definition, conversation } = caseOf(ask, tea);
    const recorded = await playedConversation(definition, conversation);
    const missing = { ...recorded, tape: recorded.tape.slice(2) };
    expect(await rehearsedOf(definition, missing)).toMatchObject({ verdict: "unknown" });
    const forked = { type: "forked", runId, n: 0, base: { seq: 0, state: "ask_name", context: {} }, snapshot: null } as const;
    expect(await rehearsedOf(definition, { ...recorded, origin: forked })).toMatchObject({ verdict: "unknown" });
    const foreign = { ...recorded, origin: started({ meta: aMeta }) };
    expect(await rehearsedOf({ ...definition, initialState: "nowhere" }, foreign)).toMatchObject({ verdict: "diverged" });
  });
});

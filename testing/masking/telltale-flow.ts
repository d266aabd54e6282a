import { say } from "../server/publish-flow";

const wait = (onEntry: object[], next: string, more: object = {}) => ({
  type: "wait",
  onEntry,
  input: { accept: ["user_message"] },
  transitions: { user_message: next, error: next },
  ...more,
});
const ask = (question: string, store: string, next: string) =>
  wait([say(question)], next, { input: { accept: ["user_message", "location_shared"], store }, transitions: { user_message: next, location_shared: next } });
const set = (values: object) => ({ executor: "set", config: { values } });

const copies = {
  copy: "{{phone}}",
  shouted: "{{email | upper}}",
  whispered: "{{home.toLowerCase()}}",
  piece: "{{home.slice(2, 14)}}",
  joined: "to {{home}}, call {{phone}}",
  written: "{{place | json}}",
  list: ["{{phone}}", { deep: ["{{email}}"] }],
  "deep.down.below": "{{home}}",
  north: "{{place.latitude}}",
  chosen: "{{phone ? email : home}}",
};

const card = {
  id: "card",
  type: "summary",
  title: "For {{home}}",
  subtitle: "{{copy.slice(1)}}",
  description: "{{list | json}}",
  url: "https://maps.example/{{place.latitude}},{{place.longitude}}",
  lines: [{ label: "To {{whispered}}", amountMinor: 100 }],
  button: { id: "ok_{{piece}}", label: "Call {{phone}}" },
};

/** Asks for everything that is sensitive, and tells it in every way a flow has. */
export const telltaleFlow = {
  id: "telltale",
  initialState: "ask_phone",
  finalStates: ["done"],
  context: {
    phone: { type: "string", sensitive: true },
    email: { type: "string", sensitive: true },
    home: { type: "string", sensitive: true },
    place: { type: "object", sensitive: true },
  },
  states: {
    ask_phone: ask("Your phone?", "phone", "ask_email"),
    ask_email: ask("Your e-mail? We call {{phone}}.", "email", "ask_home"),
    ask_home: ask("Your address?", "home", "ask_place"),
    ask_place: ask("Where are you?", "place", "copy"),
    copy: {
      type: "action",
      actions: [set(copies), set({ again: "{{copy}}{{shouted}}", later: "{{joined.slice(3)}}" })],
      transitions: { success: "tell" },
    },
    tell: wait(
      [
        say("We send it to {{home}} ({{home | upper}}), {{place.latitude}}/{{place.longitude}}, and call {{copy}} or {{again}}."),
        {
          executor: "response",
          config: { message: "Is it right?", cards: [card], buttons: [{ id: "b_{{piece}}", label: "Yes, {{email}}", set: { pressed: "{{home}}" } }] },
        },
        { executor: "response", config: { message: "A list: {{list}}", cards: "{{nothing}}" } },
      ],
      "write",
      {
        input: {
          accept: ["user_tells"],
          maxAttempts: 5,
          reprompt: "Still at {{home.toUpperCase()}}?",
          options: [{ id: "go", label: "Go on", event: "user_tells" }],
        },
        transitions: { user_tells: "write", error: "write" },
      },
    ),
    write: {
      type: "action",
      actions: [
        { executor: "llm", config: { prompt: "Greet {{email}}", context: "{{place}}", fallbackText: "Dear {{email}}, {{written}}" } },
        say("{{chosen}}"),
        say("{{later.toUpperCase()}} and {{deep.down.below}}"),
      ],
      transitions: { success: "stumble" },
    },
    stumble: {
      type: "action",
      actions: [
        { executor: "nlu", config: { text: "{{joined}}", extract: ["place"] }, output: "heard", onError: "continue" },
        { executor: "pricing", config: { type: "parcel", category: "{{home}}" }, output: "price", onError: "continue" },
        {
          executor: "order",
          config: {
            items: [],
            type: "parcel",
            address: { line1: "{{home}}", phone: "{{phone}}" },
            payment: "cod",
            recipient: { name: "{{email}}", phone: "{{copy}}" },
          },
          output: "order",
          onError: "continue",
        },
        { executor: "search", config: { index: "food_items_v3", query: "{{home}}", geo: "{{place}}" }, output: "found", onError: "continue" },
      ],
      transitions: {
        default: "pay",
        success: "pay",
        error: "pay",
        items_found: "pay",
        no_items: "pay",
        calculated: "pay",
        extracted: "pay",
        no_entities: "pay",
      },
    },
    pay: {
      ...wait([{ executor: "payment", config: { operation: "create", method: "online", amount: 12345 }, output: "payment" }], "link"),
      onExit: [set({ link: "{{payment.checkoutUrl}}", all: "{{payment}}" })],
    },
    link: wait([say("Pay here: {{link}}")], "chat"),
    chat: wait([say("Anything else?")], "fail"),
    fail: {
      type: "action",
      actions: [{ executor: "pricing", config: { type: "parcel", category: "{{joined}}" }, output: "price" }],
      transitions: { calculated: "done" },
    },
    done: { type: "final" },
  },
};

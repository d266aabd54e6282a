import { type FlowDefinition } from "@/flows/definition/schema";
import { compile } from "@/flows/engine/compile/compile";
import { factsOf } from "@/flows/engine/compile/compiled-for";
import { lazily } from "@/flows/engine/compile/lazily";
import { AppError } from "@/flows/errors";
import { order } from "@/flows/executors/order/execute";
import { payment } from "@/flows/executors/payment/execute";
import { response } from "@/flows/executors/response/execute";
import { set } from "@/flows/executors/set/execute";
import type { JsonObject } from "@/flows/json/json";
import { sensitivityOf } from "@/flows/masking/sensitivity";
import type { ExecutorRegistry } from "@/flows/ports/executor";
import type { FlowOffer, PublishedVersion, PublishedVersions } from "@/server/flows/published-versions";
import { aFlow } from "@/testing/builders/a-flow";
import { callOnce, look } from "./executors";

export const workspaceId = "w_sim";

/** The executors of the histories: the real ones, one that only looks something up, and one that must never be called twice. */
export const executors: ExecutorRegistry = { response, set, order, payment, look, call_once: callOnce };

const say = (message: string) => ({ executor: "response", config: { message } });
const place = (paymentMethod: string) => ({
  executor: "order",
  config: { items: [{ id: "p_tea", quantity: "{{count}}" }], address: { line1: "Lane 1" }, payment: paymentMethod, type: "food" },
  output: "order_result",
});
const count = { count: { type: "number" as const, required: false, default: 1 } };
const again = { executor: "set", config: { values: { count: "{{count + 1}}" } } };

/** Cash: a message, a confirmation with a reminder, the order. */
const cash = (greeting: string): FlowDefinition =>
  aFlow(
    {
      ask: {
        type: "wait",
        onEntry: [say(greeting)],
        input: { accept: ["user_message"], store: "wish" },
        transitions: { user_message: "confirm" },
      },
      confirm: {
        type: "wait",
        onEntry: [say("{{wish}}, shall I order {{count}}?")],
        timeout: "PT5S",
        reminder: "Still there?",
        input: {
          accept: [],
          options: [
            { id: "yes", label: "yes", event: "agreed" },
            { id: "more", label: "more", event: "wants_more" },
          ],
        },
        transitions: {
          agreed: "place",
          wants_more: { target: "confirm", actions: [again] },
          timeout: "late",
        },
      },
      place: { type: "action", actions: [place("cod")], transitions: { success: "done", error: "sorry" } },
      sorry: { type: "wait", onEntry: [say("That did not work.")], input: { accept: ["user_message"] }, transitions: { user_message: "confirm" } },
      done: { type: "final", onEntry: [say("Ordered {{order_result.number}}."), say("Thank you.")], outcome: "completed" },
      late: { type: "final", onEntry: [say("Too late.")], outcome: "cancelled" },
    },
    {
      id: "cash",
      name: "Cash",
      module: "food",
      context: { ...count, wish: { type: "string", required: false }, order_result: { type: "object", required: false } },
    },
  );

/** Online payment in the background: the customer may go on with something else until the webhook comes. */
const paid: FlowDefinition = aFlow(
  {
    ask: { type: "wait", onEntry: [say("How many?")], input: { accept: ["user_message"] }, transitions: { user_message: "pay" } },
    pay: {
      type: "action",
      background: true,
      timeout: "PT20S",
      actions: [{ executor: "payment", config: { operation: "create", amount: 500 }, output: "payment" }],
      transitions: { payment_success: "place", payment_failed: "refused", timeout: "late", error: "refused" },
    },
    place: { type: "action", actions: [place("online")], transitions: { success: "done", error: "refused" } },
    done: { type: "final", onEntry: [say("Paid and ordered.")], outcome: "completed" },
    refused: { type: "final", onEntry: [say("Not paid.")], outcome: "failed" },
    late: { type: "final", onEntry: [say("Nobody paid.")], outcome: "cancelled" },
  },
  {
    id: "paid",
    name: "Paid",
    module: "food",
    context: { ...count, payment: { type: "object", required: false }, order_result: { type: "object", required: false } },
  },
);

/** Messages that come together become one; then a call that must not be repeated. */
const notes: FlowDefinition = aFlow(
  {
    listen: {
      type: "wait",
      busy: "merge",
      onEntry: [say("Tell me all.")],
      timeout: "PT3S",
      reminder: "Go on.",
      input: { accept: ["user_message"], store: "heard", options: [{ id: "yes", label: "yes", event: "agreed" }] },
      transitions: { user_message: "read", agreed: "tell", timeout: "done" },
    },
    read: { type: "action", actions: [{ executor: "look", config: { text: "{{heard}}" } }, again], transitions: { success: "listen", error: "listen" } },
    tell: { type: "action", actions: [{ executor: "call_once", config: { text: "{{heard}}" } }], transitions: { success: "listen", error: "unsure" } },
    unsure: {
      type: "wait",
      onEntry: [say("I do not know whether that was done.")],
      input: { accept: ["user_message"] },
      transitions: { user_message: "listen" },
    },
    done: { type: "final", onEntry: [say("Noted.")], outcome: "completed" },
  },
  { id: "notes", name: "Notes", module: "general", context: { ...count, heard: { type: "string", required: false } } },
);

/** Two branches at once, an effect in each. */
const both: FlowDefinition = aFlow(
  {
    ask: { type: "wait", onEntry: [say("Both?")], input: { accept: ["user_message"], store: "wish" }, transitions: { user_message: "work" } },
    work: {
      type: "parallel",
      join: "settled",
      branches: {
        first: [{ executor: "look", config: { text: "{{wish}}" } }, place("cod")],
        second: [{ executor: "call_once", config: { text: "{{wish}}" } }],
      },
      transitions: { success: "done", error: "ask", default: "ask" },
    },
    done: { type: "final", onEntry: [say("Both done.")], outcome: "completed" },
  },
  {
    id: "both",
    name: "Both",
    module: "general",
    context: { ...count, wish: { type: "string", required: false }, order_result: { type: "object", required: false } },
  },
);

const calls = (flow: string, config: JsonObject = {}) => ({ executor: "subflow", config: { flow, ...config } });

/** Three deep: each asks, calls the next and has an effect of its own behind it; the first has no patience. */
const guided: FlowDefinition = aFlow(
  {
    ask: { type: "wait", onEntry: [say("Shall I guide you?")], input: { accept: ["user_message"] }, transitions: { user_message: "choose" } },
    choose: {
      type: "action",
      timeout: "PT25S",
      actions: [calls("taste", { inputs: { count: "{{count}}" }, outputs: { wish: "wish", count: "count + 1" } })],
      transitions: { success: "place", subflow_cancelled: "ask", error: "ask", timeout: "late" },
    },
    place: { type: "action", actions: [place("cod")], transitions: { success: "done", error: "ask" } },
    done: { type: "final", onEntry: [say("{{wish}} ordered.")], outcome: "completed" },
    late: { type: "final", onEntry: [say("Too late.")], outcome: "cancelled" },
  },
  {
    id: "guided",
    name: "Guided",
    module: "food",
    context: { ...count, wish: { type: "string", required: false }, order_result: { type: "object", required: false } },
  },
);

const taste: FlowDefinition = aFlow(
  {
    ask: { type: "wait", onEntry: [say("What taste?")], input: { accept: ["user_message"], store: "wish" }, transitions: { user_message: "detail" } },
    detail: {
      type: "action",
      actions: [calls("spice"), { executor: "call_once", config: { text: "{{wish}}" } }],
      transitions: { success: "done", error: "done" },
    },
    done: { type: "final", outcome: "completed" },
  },
  { id: "taste", name: "Taste", module: "food", context: { ...count, wish: { type: "string", required: false } } },
);

const spice: FlowDefinition = aFlow(
  {
    ask: {
      type: "wait",
      onEntry: [say("How spicy?")],
      timeout: "PT4S",
      reminder: "Mild?",
      input: { accept: ["user_message"] },
      transitions: { user_message: "note", timeout: "done" },
    },
    note: { type: "action", actions: [place("cod")], transitions: { success: "done", error: "ask" } },
    done: { type: "final", onEntry: [say("Spice noted.")], outcome: "completed" },
  },
  { id: "spice", name: "Spice", module: "food", context: { ...count, order_result: { type: "object", required: false } } },
);

const facts = factsOf(executors);

function publish(definition: FlowDefinition, number: number): PublishedVersion {
  const { id, name, module } = definition;
  return {
    versionId: `v_${id}_${number}`,
    flowId: `f_${id}`,
    workspaceId,
    slug: id,
    name,
    module,
    number,
    definition,
    compiled: compile(definition, facts),
    sensitivity: lazily(() => sensitivityOf(definition, facts)),
    checksum: `checksum of ${id} ${number}`,
  };
}

/** Each flow's versions, oldest first. */
export const catalogue: { readonly [slug: string]: readonly PublishedVersion[] } = {
  cash: [publish(cash("What would you like?"), 1), publish(cash("Your wish, please."), 2)],
  paid: [publish(paid, 1)],
  notes: [publish(notes, 1)],
  both: [publish(both, 1)],
  guided: [publish(guided, 1)],
  taste: [publish(taste, 1)],
  spice: [publish(spice, 1)],
};

/** Said alone, it starts the notes. */
export const keyword = "join us";

/** Those that customers open; the others are called. */
export const opened: readonly string[] = ["cash", "paid", "notes", "both", "guided"];

const byId = new Map(Object.values(catalogue).flatMap((versions) => versions.map((version) => [version.versionId, version])));

/** The version that a run is pinned to. @throws AppError VERSION_NOT_FOUND */
export function versionOf(versionId: string): PublishedVersion {
  const version = byId.get(versionId);
  if (version === undefined) throw new AppError("VERSION_NOT_FOUND", { details: { versionId } });
  return version;
}

/** What a node knows of published flows; `isSecondPublished` says whether it has heard of the second version of the cash flow. */
export function knownVersions(isSecondPublished: () => boolean): PublishedVersions {
  const newest = (slug: string): PublishedVersion | undefined => (isSecondPublished() ? catalogue[slug]?.at(-1) : catalogue[slug]?.[0]);
  const offers = (): FlowOffer[] =>
    Object.keys(catalogue).flatMap((slug) => {
      const version = newest(slug);
      return version === undefined
        ? []
        : [{ version, title: slug, isPublic: true, intents: [`do_${slug}`], keywords: [], webhooks: [slug], priority: 0, publishedAt: 0 }];
    });
  async function latestPublic(_workspaceId: string, slugOrId: string): Promise<FlowOffer> {
    const offer = offers().find(({ version }) => version.slug === slugOrId || version.flowId === slugOrId);
    if (offer === undefined) throw new AppError("FLOW_NOT_FOUND", { details: { flow: slugOrId } });
    return offer;
  }

  return {
    latest: async (workspaceId, slugOrId) => (await latestPublic(workspaceId, slugOrId)).version,
    latestPublic,
    byId: async (versionId) => versionOf(versionId),
    findByIntent: async (_workspaceId, intent) => newest(intent.replace(/^do_/, "")) ?? null,
    findByKeyword: async (_workspaceId, message) => (message === keyword ? (newest("notes") ?? null) : null),
    findByWebhook: async (_workspaceId, name) => newest(name) ?? null,
    starters: async () => [],
    offers: async () => offers(),
    invalidate: () => undefined,
    invalidateAll: () => undefined,
  };
}

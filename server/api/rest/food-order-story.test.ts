import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FlowDefinitionV2, StateV2 } from "@/flows/definition/schema-v2";
import type { Step } from "@/flows/protocol/step";
import { cashOrderTrail } from "@/testing/builders/cash-order";
import { createRestClient, type RestClient } from "@/testing/server/rest-client";
import { ownerKey, startTestServer, type TestServer } from "@/testing/server/test-server";

const seedJson: unknown = JSON.parse(readFileSync(new URL("../../../flows/definition/fixtures/food-order-v1.json", import.meta.url), "utf8"));
const slug = "food_story";

let server: TestServer;
let call: RestClient;

beforeAll(async () => {
  server = await startTestServer();
  call = createRestClient(server.url, { key: ownerKey });
});
afterAll(() => server?.stop());

const say = (message: string) => ({ executor: "response", config: { message } });

/** What the source's example names and does not have. */
const missingStates: Record<string, unknown> = {
  no_results: {
    type: "wait",
    onEntry: [say("I found nothing like that. What else would you like?")],
    transitions: { user_message: "search_food", user_cancels: "cancelled" },
  },
  zone_error: {
    type: "wait",
    onEntry: [say("We do not deliver there yet. Another address?")],
    transitions: { user_message: "collect_address", user_cancels: "cancelled" },
  },
  payment_gateway: {
    type: "wait",
    onEntry: [{ executor: "payment", config: { operation: "create", method: "online" }, output: "payment" }],
    transitions: { payment_success: "place_order", payment_failed: "confirm_order", user_cancels: "cancelled" },
  },
  cancelled: { type: "final", outcome: "cancelled", onEntry: [say("Your order is cancelled.")], transitions: {} },
  order_failed: { type: "final", outcome: "failed", onEntry: [say("The order could not be placed.")], transitions: {} },
};

const fallbacks: Record<string, string> = {
  init: "Hello! What would you like to eat?",
  show_results: "Here is what I found. Which one?",
  confirm_order: "Your total is ₹{{total_amount}}. Shall I place the order?",
  completed: "Thank you! Your order is {{order_result.order_id}}.",
};

/** The state with a text that is said when no model answers. */
function withFallback(state: StateV2, fallbackText: string): StateV2 {
  const speak = (actions: StateV2["actions"]) =>
    actions?.map((action) => (action.executor === "llm" ? { ...action, config: { ...action.config, fallbackText } } : action));
  return { ...state, ...(state.onEntry ? { onEntry: speak(state.onEntry) } : {}), ...(state.actions ? { actions: speak(state.actions) } : {}) };
}

/** Where the example leaves open how a customer's words become items and a way to pay. */
function completed(name: string, state: StateV2): StateV2 {
  const spoken = withFallback(state, fallbacks[name] ?? "");
  if (name === "show_results") return { ...spoken, actions: [{ executor: "selection", config: { from: "search_results" }, output: "selected_items" }] };
  if (name !== "confirm_order") return spoken;
  const options = [
    { id: "cod", label: "Confirm, cash on delivery", keywords: ["cash", "cod"], event: "user_confirms", set: { payment_method: "cod" } },
    { id: "online", label: "Confirm, pay online", keywords: ["online"], event: "user_confirms", set: { payment_method: "online" } },
  ];
  return { ...spoken, input: { accept: ["user_confirms", "user_cancels"], options } };
}

/** States of the steps, repeats joined: the trail (rule 25). */
function trailOf(steps: Step[]): string[] {
  return steps.map((step) => step.state).filter((state, index, all) => state !== all[index - 1]);
}

async function addMissingStates(flow: string): Promise<void> {
  for (const [name, state] of Object.entries(missingStates)) {
    const added = await call("POST", `/api/flows/${flow}/states`, { body: { name, state } });
    expect(added).toMatchObject({ status: 201, body: { status: "ok", result: { state: name } } });
  }
}

async function completeFlow(): Promise<number> {
  await addMissingStates(slug);
  const { body } = await call("GET", `/api/flows/${slug}/builder`);
  const definition: FlowDefinitionV2 = body.result.definition;
  let revision: number = body.result.version.revision;
  for (const name of Object.keys(fallbacks)) {
    const state = definition.states[name];
    if (!state) throw new Error(`the example has no state ${name}`);
    const replaced = await call("PUT", `/api/flows/${slug}/states/${name}`, {
      headers: { "If-Match": `"${revision}"` },
      body: { state: completed(name, state) },
    });
    expect(replaced).toMatchObject({ status: 200, body: { result: { state: name, revision: revision + 1 } } });
    expect(replaced.headers.get("etag")).toBe(`"${revision + 1}"`);
    revision += 1;
  }
  return revision;
}

describe("the main job by REST alone", () => {
  it("creates the source's flow, completes it, publishes it, takes an order by chat and shows every step", async () => {
    // The seed's own food flow listens to the same intent.
    await server.container.flows.setStatus(
      { type: "apiKey", id: "k_tests", workspaceId: (await server.container.db.workspace.findFirstOrThrow()).id, role: "owner" },
      "food_order_v2",
      "inactive",
    );

    const created = await call("POST", "/api/flows/builder", {
      body: { slug, name: "Food Order Flow (Modern)", module: "food", trigger: "intent.food.order", definition: seedJson },
    });
    expect(created).toMatchObject({
      status: 201,
      body: { status: "ok", result: { flow: { slug, status: "draft" }, version: { number: 1, status: "draft", revision: 1 }, validation: { ok: false } } },
    });
    const errors: { code: string; message: string }[] = created.body.result.validation.errors;
    const named = (code: string) =>
      errors
        .filter((error) => error.code === code)
        .map((error) => /'(\w+)'/.exec(error.message)?.[1])
        .sort();
    expect(named("UNKNOWN_TARGET")).toEqual(["cancelled", "no_results", "order_failed", "payment_gateway", "zone_error"]);
    expect(named("UNKNOWN_FINAL_STATE")).toEqual(["cancelled", "order_failed"]);

    const blocked = await call("POST", `/api/flows/${slug}/publish`, { body: { revision: 1 } });
    expect(blocked).toMatchObject({ status: 422, body: { code: "INVALID_FLOW", details: { errors: expect.any(Array) } } });

    const revision = await completeFlow();
    const { body: checked } = await call("POST", `/api/flows/${slug}/validate`);
    expect(checked.result.validation.errors).toEqual([]);
    const published = await call("POST", `/api/flows/${slug}/publish`, { body: { revision } });
    expect(published).toMatchObject({
      status: 200,
      body: { result: { version: { number: 1, status: "published", checksum: expect.stringMatching(/^[0-9a-f]{64}$/) } } },
    });

    const opened = await call("POST", "/api/chat/sessions", { key: null, body: { module: "food" } });
    expect(opened).toMatchObject({ status: 201, body: { result: { messages: [], flowState: null } } });
    const { sessionId, token } = opened.body.result;
    const send = async (clientMessageId: string, message: string) => {
      const answer = await call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId, message } });
      expect(answer).toMatchObject({ status: 200, body: { result: { duplicate: false } } });
      return answer.body.result;
    };
    expect((await send("c_1", "order food")).flowState).toMatchObject({ flowId: slug, version: 1, state: "init", status: "running", phase: "COLLECTING" });
    expect((await send("c_2", "paneer tikka")).flowState).toMatchObject({ state: "show_results", previousState: "search_food", event: "items_found" });
    expect((await send("c_3", "1")).flowState).toMatchObject({ state: "collect_address" });
    expect((await send("c_4", "1")).flowState).toMatchObject({ state: "confirm_order" });
    const last = await send("c_5", "confirm, cash");
    expect(last.flowState).toMatchObject({ state: "completed", status: "completed", phase: "COMPLETED", progress: 100 });

    const { runId } = last.flowState;
    const { body: run } = await call("GET", `/api/runs/${runId}`);
    expect(run.result).toMatchObject({
      id: runId,
      flowId: slug,
      sessionId,
      status: "completed",
      outcome: "completed",
      current_state: "completed",
      error: null,
    });
    const { body: recorded } = await call("GET", `/api/runs/${runId}/steps`);
    const steps: Step[] = recorded.result.steps;
    expect(trailOf(steps)).toEqual(cashOrderTrail);
    expect(steps.map((step) => step.seq)).toEqual(steps.map((_step, index) => index + 1));

    const orders = await server.container.db.order.findMany({ where: { runId }, include: { items: true } });
    expect(orders).toHaveLength(1);
    const [order] = orders;
    const itemsTotal = order?.items.reduce((sum, item) => sum + item.quantity * item.unitPriceMinor, 0) ?? 0;
    expect(order).toMatchObject({
      status: "confirmed",
      paymentMethod: "cod",
      itemsTotalMinor: itemsTotal,
      totalMinor: Math.round(run.result.context.total_amount * 100),
    });

    const again = await call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId: "c_5", message: "something else" } });
    expect(again.body.result).toMatchObject({
      duplicate: true,
      turnId: last.turnId,
      messageId: last.messageId,
      messages: last.messages,
      flowState: last.flowState,
    });
    expect(await server.container.db.order.count({ where: { runId } })).toBe(1);
    expect((await call("GET", `/api/runs/${runId}/steps`)).body.result.steps).toHaveLength(steps.length);
  });
});

describe("the source's flow with its missing states and no text for when no model answers", () => {
  it("is published with a warning for each, opens with a question and waits, without any model", async () => {
    const created = await call("POST", "/api/flows/builder", { body: { slug: "food_as_it_came", definition: seedJson, template: "complete" } });
    expect(created).toMatchObject({ status: 201, body: { result: { validation: { ok: true, errors: [] } } } });
    const published = await call("POST", "/api/flows/food_as_it_came/publish", { body: { revision: 1 } });
    expect(published).toMatchObject({ status: 200, body: { result: { version: { number: 1, status: "published" } } } });
    const warnings: { code: string; path: string }[] = published.body.result.warnings;
    const placesOf = (code: string) => warnings.filter((warning) => warning.code === code).map(({ path }) => path.split("/")[2] ?? "all");
    expect(placesOf("LLM_WITHOUT_FALLBACK").sort()).toEqual(["completed", "confirm_order", "init", "show_results"]);
    expect(placesOf("NO_MODEL")).toEqual(["all"]);

    const opened = await call("POST", "/api/chat/sessions", { key: null, body: { flow: "food_as_it_came" } });
    expect(opened).toMatchObject({
      status: 201,
      body: {
        result: {
          messages: [{ role: "assistant", content: "What would you like to do?", metadata: { state: "init", degraded: true } }],
          flowState: { state: "init", status: "running", phase: "COLLECTING" },
        },
      },
    });
    const hindi = await call("POST", "/api/chat/sessions", { key: null, body: { flow: "food_as_it_came", locale: "hi" } });
    expect(hindi.body.result.messages).toMatchObject([{ content: "आप क्या करना चाहेंगे?", metadata: { degraded: true } }]);

    const { sessionId, token } = opened.body.result;
    const found = await call("POST", "/api/chat/messages", { key: token, body: { sessionId, clientMessageId: "c_1", message: "paneer tikka" } });
    expect(found.body.result).toMatchObject({
      messages: [{ content: "Here is what I found. Which one would you like?", metadata: { degraded: true } }],
      flowState: { state: "show_results", status: "running", phase: "COLLECTING" },
    });
  });
});

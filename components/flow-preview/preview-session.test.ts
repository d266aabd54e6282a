import { describe, expect, it } from "vitest";
import { parseDefinition } from "@/flows/definition/parse-definition";
import type { FlowDefinition } from "@/flows/definition/schema";
import library from "@/flows/library/food-order-v2.json";
import { aFlow, anAction } from "@/testing/builders/a-flow";
import { executors } from "@/testing/builders/core-catalogue";
import { createPreviewSession } from "./preview-session";
import { advance, emptyView, framesOf, type PreviewMoment, type PreviewView } from "./preview-view";

const food = () => parseDefinition(library);

function aPreview(initial: FlowDefinition = food(), called: { [slug: string]: FlowDefinition } = {}) {
  let definition = initial;
  let view: PreviewView = emptyView;
  let time = Date.UTC(2026, 0, 1, 6, 30);
  const show = (moment: PreviewMoment) => {
    view = advance(view, moment);
  };
  const session = createPreviewSession({
    executors,
    definition: () => definition,
    findFlow: async (slug) => called[slug] ?? null,
    place: () => ({ timezone: "Asia/Kolkata", currency: "INR", locale: "en" }),
    now: () => (time += 1000),
    onPart: (part) => {
      for (const frame of framesOf(part)) show({ type: "frame", frame });
    },
  });
  const settle = async (turn: ReturnType<typeof session.start>) => {
    const snapshot = await turn;
    if (snapshot) show({ type: "settled", snapshot });
  };
  return {
    session,
    view: () => view,
    edit: (change: (before: FlowDefinition) => FlowDefinition) => {
      definition = change(definition);
    },
    start: (from: Parameters<typeof session.start>[0] = null) => {
      show({ type: "started" });
      return settle(session.start(from));
    },
    say: (text: string, event: string | null = null) => {
      show({ type: "said", text });
      return settle(session.say({ text, event }));
    },
    pay: (status: "captured" | "failed") => settle(session.settlePayment(status)),
    wait: () => settle(session.fireTimer()),
  };
}

async function upToConfirmation() {
  const preview = aPreview();
  await preview.start();
  for (const text of ["paneer tikka", "1", "1"]) await preview.say(text);
  return preview;
}

describe("a preview of the food flow", () => {
  it("orders a dish by talking, and shows every state on the way", async () => {
    const preview = await upToConfirmation();
    await preview.say("confirm, cash");
    const { taken, phase, state, messages } = preview.view();
    expect(taken.map(({ target }) => target)).toEqual([
      "search_food",
      "show_results",
      "collect_address",
      "validate_zone",
      "calculate_delivery",
      "confirm_order",
      "process_payment",
      "place_order",
      "completed",
    ]);
    expect(phase).toEqual({ type: "ended", outcome: "completed" });
    expect(state).toBe("completed");
    expect(messages.filter(({ role }) => role === "customer").map(({ content }) => content)).toEqual(["paneer tikka", "1", "1", "confirm, cash"]);
  });

  it("asks for a simulated payment that can fail and then succeed", async () => {
    const preview = await upToConfirmation();
    await preview.say("confirm and pay online");
    expect(preview.view().state).toBe("payment_gateway");
    expect(preview.session.payment()).toMatchObject({ status: "created" });
    await preview.pay("failed");
    expect(preview.view().state).toBe("confirm_order");
    expect(preview.session.payment()).toBeNull();
    await preview.say("confirm and pay online");
    await preview.pay("captured");
    expect(preview.view().phase).toEqual({ type: "ended", outcome: "completed" });
  });

  it("lets a timer run out by hand", async () => {
    const preview = aPreview();
    await preview.start();
    const before = preview.view().messages.length;
    await preview.wait();
    expect(preview.view().messages.length).toBe(before + 1);
    expect(preview.view().phase.type).toBe("waiting");
  });

  it("goes on with what was edited meanwhile", async () => {
    const preview = aPreview();
    await preview.start();
    preview.edit((before) => {
      const found = before.states.show_results;
      if (!found) throw new Error("the flow has no show_results");
      return {
        ...before,
        states: {
          ...before.states,
          show_results: { ...found, onEntry: [{ id: "a_fresh", executor: "response", config: { message: "Fresh from the draft" } }] },
        },
      };
    });
    await preview.say("paneer tikka");
    expect(preview.view().messages.map(({ content }) => content)).toContain("Fresh from the draft");
  });

  it("starts in a chosen state with the context of the run so far", async () => {
    const preview = await upToConfirmation();
    const { context } = preview.view();
    await preview.start({ state: "confirm_order", context });
    expect(preview.view().state).toBe("confirm_order");
    expect(preview.view().context.selected_items).toEqual(context.selected_items);
    await preview.say("confirm, cash");
    expect(preview.view().phase).toEqual({ type: "ended", outcome: "completed" });
  });

  it("marks what the newest turn wrote into the context", async () => {
    const preview = aPreview();
    await preview.start();
    await preview.say("paneer tikka");
    expect(preview.view().changedKeys).toContain("search_results");
    await preview.say("1");
    expect(preview.view().changedKeys).toContain("selected_items");
    expect(preview.view().changedKeys).not.toContain("search_results");
  });
});

describe("a preview of a flow that calls another", () => {
  const says = (message: string) => anAction("response", { config: { message } });
  const calling = (flow: string) =>
    aFlow(
      {
        call: {
          type: "action",
          onEntry: [says("Over to you.")],
          actions: [anAction("subflow", { config: { flow, outputs: { name: "given" } } })],
          transitions: { success: "thanks", error: "sorry" },
        },
        thanks: { type: "wait", onEntry: [says("Thanks, {{name}}.")], transitions: { user_message: "call" } },
        sorry: { type: "wait", onEntry: [says("Sorry: {{_error.code}}.")], transitions: { user_message: "call" } },
        done: { type: "final" },
      },
      { id: "calling", context: { name: { type: "string", required: false } } },
    );
  const asking = aFlow(
    {
      ask: {
        type: "wait",
        onEntry: [says("Your name?")],
        timeout: 5_000,
        input: { accept: [], store: "given" },
        transitions: { data_valid: "end", timeout: "end" },
      },
      end: { type: "final" },
    },
    { id: "asking", context: { given: { type: "string", required: false } } },
  );

  it("talks with the called one, and shows the way of its own run only", async () => {
    const preview = aPreview(calling("asking"), { asking });
    await preview.start();
    expect(preview.view()).toMatchObject({ state: "call", phase: { type: "waiting" } });
    await preview.say("Asha");
    const { messages, state, taken, context, steps } = preview.view();
    expect(messages.map(({ content }) => content)).toEqual(["Over to you.", "Your name?", "Asha", "Thanks, Asha."]);
    expect([state, taken.map(({ target }) => target), context]).toEqual(["thanks", ["thanks"], { name: "Asha" }]);
    expect(new Set(steps.map((step) => step.state))).toEqual(new Set(["call", "thanks"]));
  });

  it("lets the called one's timer expire", async () => {
    const preview = aPreview(calling("asking"), { asking });
    await preview.start();
    expect(preview.session.timer()).toMatchObject({ type: "timeout" });
    await preview.wait();
    expect(preview.view().state).toBe("thanks");
  });

  it("calls the draft itself as it is now, and says when there is no such flow", async () => {
    const preview = aPreview(calling("calling"));
    await preview.start();
    expect(preview.view().messages.at(-1)?.content).toBe("Sorry: SUBFLOW_TOO_DEEP.");
    const lost = aPreview(calling("nobody"));
    await lost.start();
    expect(lost.view().messages.at(-1)?.content).toBe("Sorry: FLOW_NOT_FOUND.");
  });
});

import { describe, expect, it } from "vitest";
import { aFlow, anAction } from "@/testing/builders/a-flow";
import { type Conversation, runConversation, start } from "@/testing/builders/a-run";
import { act, say } from "@/testing/builders/an-executor";
import { parseDefinition } from "../../definition/parse-definition";
import type { FlowDefinition } from "../../definition/schema";
import type { FlowDefinitionV2 } from "../../definition/schema-v2";
import { toV2 } from "../../definition/to-v2";
import { compile } from "../compile/compile";
import { factsOf } from "../compile/compiled-for";
import type { Snapshot } from "../run/snapshot";
import { fitRun } from "./fit-run";

const end = { type: "final" } as const;
const context = { name: { type: "string", required: false }, phone: { type: "string", required: false, sensitive: true } } as const;
const was = aFlow(
  {
    ask: {
      type: "wait",
      onEntry: [anAction("say", { config: { message: "Which?" } })],
      input: { accept: [], store: "name", options: [{ id: "a", label: "A", event: "user_picks" }] },
      timeout: 60_000,
      reminder: "Still there?",
      transitions: { data_valid: "pay", user_picks: "pay", timeout: "z" },
    },
    pay: { type: "wait", actions: [anAction("act", { config: { park: true } })], transitions: { "webhook:pay.done": "z", user_cancels: "z" } },
    z: end,
  },
  { context, runTimeout: "PT2H" },
);

const change = (edit: (draft: FlowDefinitionV2) => void): FlowDefinition => {
  const draft = structuredClone(toV2(was));
  edit(draft);
  return parseDefinition(draft);
};
const compiled = (definition: FlowDefinition) => compile(definition, factsOf({ say, act }));
const fit = ({ compiled: from, snapshot }: Pick<Conversation, "compiled" | "snapshot">, is: FlowDefinition) => fitRun(from, compiled(is), snapshot);
const misfits = (run: Conversation, is: FlowDefinition) => {
  const found = fit(run, is);
  return found.fits ? [] : found.misfits.map(({ code, message }) => `${code}: ${message}`);
};
const asked = () => runConversation(was);
const paying = () => runConversation(was, ["Asha"]);

describe("fitRun", () => {
  it("fits the same version, and one with other words, states, ways out and limits", async () => {
    for (const run of [await asked(), await paying(), await runConversation(was, [{ type: "pauseRequested", at: start + 1, reason: "operator" }])]) {
      expect(fit(run, was)).toEqual({ fits: true, contextPatch: [] });
      const other = change((draft) => {
        draft.states.ask!.onEntry![0]!.config.message = "What would you like?";
        draft.states.ask!.transitions.data_valid = "more";
        draft.states.ask!.transitions.user_leaves = "z";
        draft.states.ask!.timeout = 5_000;
        draft.states.more = { type: "wait", transitions: { user_message: "pay" } };
        draft.states.pay!.actions![0]!.config = { park: true, note: "new" };
      });
      expect(fit(run, other)).toEqual({ fits: true, contextPatch: [] });
    }
  });

  it("adds what is new with a default, and leaves what is there as it is", async () => {
    const run = await paying();
    const is = change((draft) => {
      draft.context = { ...draft.context, size: { type: "number", required: true, default: 2 }, name: { type: "string", required: false, default: "nobody" } };
    });
    expect(run.snapshot.context).toEqual({ name: "Asha" });
    expect(fit(run, is)).toEqual({ fits: true, contextPatch: [{ op: "add", path: "/size", value: 2 }] });
  });

  it("keeps what the version does not declare any more", async () => {
    const is = change((draft) => {
      draft.context = { phone: context.phone };
    });
    expect(fit(await paying(), is)).toEqual({ fits: true, contextPatch: [] });
  });

  it.each<[string, "asked" | "paying", (draft: FlowDefinitionV2) => void, string[]]>([
    [
      "a state that is gone",
      "paying",
      (draft) => {
        delete draft.states.pay;
        draft.states.ask!.transitions = { data_valid: "z", user_picks: "z", timeout: "z" };
      },
      ["STATE_GONE: the state pay is not there any more"],
    ],
    [
      "a state of another type",
      "asked",
      (draft) => {
        draft.states.ask = { type: "action", transitions: { success: "z" } };
      },
      [
        "STATE_TYPE: ask was of the type wait and is of the type action",
        "TIMER_GONE: a reminder is running that the version does not have",
        "EVENT_GONE: the button “A” means user_picks, which leads nowhere any more",
      ],
    ],
    [
      "what is awaited from outside",
      "paying",
      (draft) => {
        draft.states.pay!.transitions = { "webhook:pay.paid": "z", user_cancels: "z" };
      },
      ["EVENT_GONE: pay waited for webhook:pay.done, which leads nowhere any more"],
    ],
    [
      "what is done when it goes on",
      "paying",
      (draft) => {
        draft.states.pay!.actions = [anAction("say")];
      },
      ["ACTS_OTHERWISE: what pay does when it goes on is say and was act"],
    ],
    [
      "whom is waited for",
      "paying",
      (draft) => {
        draft.states.pay!.transitions.user_message = "z";
      },
      ["WAITS_OTHERWISE: pay waited for something else than the customer and waits for the customer"],
    ],
    [
      "where the answer is kept",
      "asked",
      (draft) => {
        draft.states.ask!.input!.store = "who";
      },
      ["ANSWER_OTHERWISE: the answer to what ask asked was kept as name (text) and would be kept as who (as it comes)"],
    ],
    [
      "what kind of answer is kept",
      "asked",
      (draft) => {
        draft.context = { ...context, name: { type: "number", required: false } };
      },
      ["ANSWER_OTHERWISE: the answer to what ask asked was kept as name (text) and would be kept as name (number)"],
    ],
    [
      "a button that was sent",
      "asked",
      (draft) => {
        draft.states.ask!.input!.options = [{ id: "a", label: "A", event: "user_takes" }];
        draft.states.ask!.transitions = { data_valid: "pay", user_takes: "pay", timeout: "z" };
      },
      ["EVENT_GONE: ask waited for user_picks, which leads nowhere any more", "EVENT_GONE: the button “A” means user_picks, which leads nowhere any more"],
    ],
    [
      "a timer of the state",
      "asked",
      (draft) => {
        delete draft.states.ask!.timeout;
      },
      ["TIMER_GONE: a reminder is running that the version does not have"],
    ],
    [
      "the timer of the whole run",
      "paying",
      (draft) => {
        delete draft.runTimeout;
      },
      ["TIMER_GONE: a time limit of the whole run is running that the version does not have"],
    ],
    [
      "a value of another type",
      "paying",
      (draft) => {
        draft.context = { ...context, name: { type: "number", required: false } };
      },
      ["CONTEXT_TYPE: 'name' must be number"],
    ],
    [
      "a value that the new rule refuses",
      "paying",
      (draft) => {
        draft.context = { ...context, name: { type: "string", required: false, validation: { maxLength: 2 } } };
      },
      ["CONTEXT_TYPE: 'name' must have at most 2 characters"],
    ],
    [
      "defaults that no run has room for",
      "paying",
      (draft) => {
        draft.context = { ...context, big: { type: "string", required: false, default: "x".repeat(65_536) } };
      },
      ["CONTEXT_TOO_LARGE: what it knows would be too large"],
    ],
    [
      "defaults that leave no room",
      "paying",
      (draft) => {
        draft.context = { ...context, big: { type: "string", required: false, default: "x".repeat(65_520) } };
      },
      ["CONTEXT_TOO_LARGE: what it knows would be too large"],
    ],
  ])("names %s", async (_, where, edit, expected) => {
    const run = await (where === "asked" ? asked() : paying());
    expect(misfits(run, change(edit))).toEqual(expected);
  });

  it("does not show what was private", async () => {
    const run = await runConversation(was, [], { started: { entities: { phone: "99" } } });
    const is = change((draft) => {
      draft.context = { ...context, phone: { type: "string", required: false } };
    });
    expect(misfits(run, is)).toEqual(["PRIVATE_NO_MORE: phone was private and would not be any more"]);
    expect(misfits(await asked(), is)).toEqual([]);
  });

  it("leaves alone what has ended, what is under way and what has no room", async () => {
    const over = await runConversation(was, ["Asha", { type: "cancelRequested", at: start + 5_000, by: "operator" }]);
    expect(misfits(over, was)).toEqual(["ENDED: it has ended"]);
    const run = await paying();
    const busy: Snapshot = { ...run.snapshot, agenda: { ...run.snapshot.agenda, task: { type: "action", hook: "main", index: 0, config: {} } } };
    expect(fit({ ...run, snapshot: busy }, was)).toMatchObject({ fits: false, misfits: [{ code: "EFFECT_UNDER_WAY" }] });
    const calling: Snapshot = {
      ...run.snapshot,
      agenda: { ...run.snapshot.agenda, task: { type: "child", hook: "main", index: 0, config: {}, seq: 3, since: 0 } },
    };
    expect(fit({ ...run, snapshot: calling }, was)).toMatchObject({ fits: false, misfits: [{ code: "CALL_UNDER_WAY" }] });
    expect(fit({ ...run, snapshot: { ...run.snapshot, seq: 9_995 } }, was)).toMatchObject({ fits: false, misfits: [{ code: "TOO_LONG" }] });
  });
});

import { describe, expect, it } from "vitest";
import type { Trigger } from "@/flows/definition/schema";
import { aFlow } from "@/testing/builders/a-flow";
import { checkTriggers } from "./check-triggers";
import { outlineFlow } from "./flow-outline";
import { noteTriggers, type Starter, type TriggerScene } from "./note-triggers";

const flow = (triggers: Trigger[]) => aFlow({ z: { type: "final" } }, { triggers });
const scene = (overrides: Partial<TriggerScene> = {}): TriggerScene => ({
  flowId: "f_1",
  status: "active",
  isPublic: true,
  priority: 0,
  others: [],
  addresses: ["paid", "shop"],
  ...overrides,
});
const other = (overrides: Partial<Starter> = {}): Starter => ({
  flowId: "f_2",
  name: "Other",
  isPublic: true,
  keywords: ["menu"],
  webhooks: ["paid"],
  priority: 0,
  ...overrides,
});
const nothingFound = { ok: true, errors: [], warnings: [] };
const notes = (triggers: Trigger[], overrides: Partial<TriggerScene>) =>
  noteTriggers(nothingFound, flow(triggers), scene(overrides)).warnings.map(({ code, path, message }) => `${code} ${path} ${message}`);

describe("noteTriggers", () => {
  it("has nothing to say of what fires", () => {
    expect(
      notes([{ keyword: "menu" }, { webhook: "paid" }, { intent: "food.order" }], {
        others: [other({ flowId: "f_1" }), other({ keywords: ["card"], webhooks: [] })],
      }),
    ).toEqual([]);
    expect(notes([], { status: "inactive", isPublic: false })).toEqual([]);
  });

  it.each([
    [0, 1, "'Other' has the higher priority and is started"],
    [1, 0, "this flow has the higher priority and is started"],
    [2, 2, "of equal priority the newest is started"],
  ])("says of priorities %i and %i who is started", (priority, theirs, outcome) => {
    expect(notes([{ intent: "x" }, { keyword: "MENU!", webhook: "paid" }], { priority, others: [other({ priority: theirs })] })).toEqual([
      `TRIGGER_TAKEN /triggers/1/keyword the keyword 'MENU!' starts 'Other' too: ${outcome}`,
      `TRIGGER_TAKEN /triggers/1/webhook the name 'paid' starts 'Other' too: ${outcome}`,
    ]);
  });

  it("does not count a keyword of a flow that is not public", () => {
    expect(notes([{ keyword: "menu" }], { others: [other({ isPublic: false })] })).toEqual([]);
  });

  it("says that customers cannot start what is not public, and other programs can", () => {
    expect(notes([{ keyword: "menu" }, { intent: "x" }, { webhook: "shop" }], { isPublic: false })).toEqual([
      "TRIGGER_CANNOT_FIRE /triggers/0 the keyword 'menu' starts nothing: customers start public flows only",
      "TRIGGER_CANNOT_FIRE /triggers/1 the intent 'x' starts nothing: customers start public flows only",
    ]);
  });

  it("says that a webhook without an address is only for programs with a key", () => {
    expect(notes([{ webhook: "shop" }, { webhook: "new" }], {})).toEqual([
      "TRIGGER_CANNOT_FIRE /triggers/1/webhook the webhook 'new' has no signed address yet: only programs with an API key can start the flow by it",
    ]);
  });

  it.each(["inactive", "archived"] as const)("says that nothing starts a flow that is %s", (status) => {
    expect(notes([{ webhook: "shop" }], { status })).toEqual([
      `TRIGGER_CANNOT_FIRE /triggers the flow is ${status}: nothing starts it, whatever its triggers say`,
    ]);
  });
});

describe("checkTriggers", () => {
  it.each([
    [{}, "TRIGGER_CANNOT_FIRE /triggers/0"],
    [{ keyword: "" }, "TRIGGER_CANNOT_FIRE /triggers/0"],
    [{ keyword: "  " }, "TRIGGER_CANNOT_FIRE /triggers/0/keyword"],
    [{ webhook: "a b" }, "BAD_TRIGGER /triggers/0/webhook"],
    [{ webhook: "x".repeat(65) }, "BAD_TRIGGER /triggers/0/webhook"],
    [{ webhook: "shop.paid-2" }, undefined],
    [{ keyword: "🍕" }, undefined],
    [{ schedule: "0 9 * *" }, "BAD_TRIGGER /triggers/0/schedule"],
    [{ schedule: "0 9 * * *", timezone: "Mars/Olympus" }, "BAD_TRIGGER /triggers/0/timezone"],
    [{ schedule: "0 9 31 2 *" }, "TRIGGER_CANNOT_FIRE /triggers/0/schedule"],
    [{ schedule: "0 9 * * *", timezone: "Europe/Berlin" }, undefined],
  ])("says of %o %s", (trigger, expected) => {
    const [issue] = checkTriggers(outlineFlow(flow([trigger]), {}));
    expect(issue && `${issue.code} ${issue.path}`).toBe(expected);
  });
});

it("says that a run for nobody waits in vain where it asks", () => {
  const asking = (trigger: Trigger) =>
    aFlow({ ask: { type: "wait", input: { accept: ["user_message"] }, transitions: { user_message: "z" } }, z: { type: "final" } }, { triggers: [trigger] });
  const found = (trigger: Trigger) => checkTriggers(outlineFlow(asking(trigger), {})).map(({ message }) => message);
  expect(found({ schedule: "0 9 * * *" })).toEqual(["the schedule starts a run for nobody, and state 'ask' would wait for an answer that never comes"]);
  expect(found({ schedule: "0 9 * * *", audience: "everyone" })).toEqual([]);
});

import { z } from "zod";
import type { Step } from "@/flows/protocol/step";
import { type ChatPage, chatPage, readSummary } from "./support/chat-page";
import { type EditorPage, editorPage } from "./support/editor-page";
import { type RunSteps, rest } from "./support/rest";
import { type RunPage, runPage } from "./support/run-page";
import { signIn } from "./support/sign-in";
import { steadyBox } from "./support/steady-box";
import { expect, test } from "./support/story";

const slug = "food_order_v2";
const greeting = "Good evening from the night kitchen. What may we cook for you?";
const thanks = "The kitchen has your order and lights the stove.";

test("An operator changes the food flow, watches it run, publishes it, and a customer orders a dish", async ({ page, customer, database }) => {
  const editor = editorPage(page);
  const chat = chatPage(customer, slug);

  await test.step("the operator signs in and opens the flow", async () => {
    await signIn(page);
    await page.locator(`a[href="/flows/${slug}"]`).click();
    await editor.isReady();
  });
  await test.step("drags a state onto the canvas, names it and connects it", () => drawState(editor));
  await test.step("changes what the flow says, and takes a change back and again", () => changeTexts(editor));
  await test.step("talks to the unsaved draft beside the canvas", () => tryInPreview(editor));
  await test.step("publishes it", () => editor.publish());

  await test.step("a customer orders a dish on a phone", () => orderInCash(chat));
  const session = await chat.session();
  const summary = await readSummary(chat.summary());
  const orders = await database.orders(session.sessionId);
  await test.step("there is one order, at the price the customer saw", () => {
    expect(orders).toHaveLength(1);
    expect(orders[0]).toMatchObject({ payment_method: "cod", total_minor: summary.totalMinor });
    expect(summary.lines.reduce((sum, line) => sum + line.amountMinor, 0)).toBe(summary.totalMinor);
    const [order] = orders;
    const charged = (order?.items_total_minor ?? 0) + (order?.delivery_fee_minor ?? 0) + (order?.tax_minor ?? 0) - (order?.discount_minor ?? 0);
    expect(charged).toBe(summary.totalMinor);
  });
  const runId = orders[0]?.run_id ?? "";

  const run = runPage(page);
  const recorded = await rest.steps(runId);
  await test.step("the operator opens the run from the list", async () => {
    await page.getByRole("link", { name: "All flows" }).click();
    await page.getByRole("navigation", { name: "Studio" }).getByRole("link", { name: "Runs" }).click();
    await page.locator(`a[href="/runs/${runId}"]`).click();
    await expect(run.scrubber).toBeVisible();
    await expect(page.getByText("Version 2", { exact: true })).toBeVisible();
  });
  expect(spokenIn(recorded.steps)).toBe((await rest.history(session)).length);
  const agrees = (index: number) => showsMoment(run, recorded, index);
  await test.step("scrubs it with the keyboard and the mouse", () => scrub(run, recorded.steps, agrees));
  await test.step("follows a link to one moment", async () => {
    const index = recorded.steps.findIndex((step) => step.to === "confirm_order") + 1;
    await page.goto(`/runs/${runId}?step=${recorded.steps[index - 1]?.seq}`);
    await agrees(index);
  });
  await test.step("and still sees the version the run began with after another one is published", async () => {
    const { definition } = await rest.builder(slug);
    await rest.replaceState(slug, "say_thanks", { ...definition.states.say_thanks, description: "Never seen by this run." });
    await rest.publish(slug);
    await page.reload();
    await expect(page.getByText("Version 2", { exact: true })).toBeVisible();
    await expect(editor.state("say_thanks")).toHaveAccessibleName(new RegExp(thanks));
  });
});

async function drawState(editor: EditorPage): Promise<void> {
  const { page } = editor;
  const below = await steadyBox(editor.state("cancelled"));
  const canvas = await steadyBox(editor.canvas);
  // The middle of the free place left of `cancelled`: columns stand 336 px apart, states are 248 px wide.
  const place = { x: below.x - canvas.x + below.width * (0.5 - 336 / 248), y: below.y - canvas.y + 12 };
  await editor.paletteItem("Action").dragTo(editor.canvas, { targetPosition: place });
  await expect(editor.nameHere).toBeFocused();
  await editor.nameHere.fill("say_thanks");
  await editor.nameHere.press("Enter");
  await expect(editor.state("say_thanks")).toBeVisible();

  await editor.drawTo(editor.exit("place_order", "success"), "say_thanks");
  await editor.choose("place_order");
  await expect(editor.target("success")).toHaveText(/say_thanks/);

  await editor.state("say_thanks").hover();
  await editor.drawTo(editor.newExit("say_thanks"), "completed");
  await expect(editor.state("say_thanks")).toHaveAccessibleName(/transitions: success/);

  await editor.choose("say_thanks");
  await editor.inspector.getByRole("button", { name: "Add action" }).first().click();
  await page.getByRole("menuitem", { name: /^Say response/ }).click();
  await editor.inspector.getByRole("textbox", { name: "Message", exact: true }).fill(thanks);
  await expect(editor.state("say_thanks")).toHaveAccessibleName(new RegExp(thanks));
}

async function changeTexts(editor: EditorPage): Promise<void> {
  const { page } = editor;
  await editor.choose("init");
  await editor.inspector
    .getByRole("button", { name: /^Write with AI/ })
    .first()
    .click();
  const text = editor.inspector.getByRole("textbox", { name: "Fallback text" });
  const before = await text.inputValue();
  await text.fill(greeting);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(text).toHaveValue(before);
  await page.getByRole("button", { name: "Redo" }).click();
  await expect(text).toHaveValue(greeting);
  await editor.saved();
}

async function tryInPreview(editor: EditorPage): Promise<void> {
  const { page, preview } = editor;
  await page.getByRole("button", { name: "Preview", exact: true }).click();
  const conversation = preview.getByRole("region", { name: "Conversation" });
  await expect(conversation.getByText(greeting)).toBeVisible();
  await expect(editor.state("init")).toHaveAccessibleName(/the run is here now/);

  const field = preview.getByRole("textbox", { name: "Message as a customer" });
  await field.fill("paneer tikka");
  await field.press("Enter");
  await expect(editor.state("show_results")).toHaveAccessibleName(/the run is here now/);
  await expect(editor.state("init")).not.toHaveAccessibleName(/the run is here now/);
  await expect(conversation.getByText(/Here is what I found/)).toBeVisible();

  await preview.getByRole("button", { name: "Restart" }).click();
  await page.getByRole("menuitem", { name: "From the start" }).click();
  await expect(editor.state("init")).toHaveAccessibleName(/the run is here now/);
  await expect(conversation.getByText(/Here is what I found/)).toHaveCount(0);
  await expect(conversation.getByText(greeting)).toBeVisible();
}

async function orderInCash(chat: ChatPage): Promise<void> {
  await chat.open();
  await expect(chat.said(greeting)).toBeVisible();
  await chat.say("paneer tikka");
  await expect(chat.said(/Here is what I found/)).toBeVisible();
  await chat.say("two of the first");
  await expect(chat.said(/deliver/).last()).toBeVisible();
  await chat.say("1");
  await expect(chat.said(/Shall I place it/)).toBeVisible();
  await chat.say("cash on delivery");
  await expect(chat.said(thanks)).toBeVisible();
  await expect(chat.said(/Your order .+ is placed/)).toBeVisible();
}

/** Canvas, conversation, context and step pane agree with the recorded steps about moment `index`: the one after that many steps. */
async function showsMoment(run: RunPage, { base, steps }: RunSteps, index: number): Promise<void> {
  const step = steps[index - 1];
  await expect(run.scrubber).toHaveAttribute("aria-valuenow", String(index));
  await expect(run.activeStates).toHaveCount(1);
  await expect(run.activeStates).toHaveAccessibleName(new RegExp(`state ${step ? (step.to ?? step.state) : base.state}(\\.|$)`));
  await expect(run.saidMessages).toHaveCount(spokenIn(steps.slice(0, index)));
  if (!step) return;
  await expect(run.stepPane).toHaveAttribute("data-seq", String(step.seq));
  await expect(run.stepPane).toContainText(step.state);
  expect(await run.contextEntries()).toEqual(contextAfter({ base, steps }, index));
}

const repliesSchema = z.object({ replies: z.array(z.unknown()) });
const messageSchema = z.object({ message: z.string() });

/** How many messages these steps took in or said. */
function spokenIn(steps: readonly Step[]): number {
  return steps.reduce((sum, { step_type, status, input, output }) => {
    const isTakenIn = step_type === "wait" && status === "completed" && messageSchema.safeParse(input).success;
    return sum + (repliesSchema.safeParse(output).data?.replies.length ?? 0) + (isTakenIn ? 1 : 0);
  }, 0);
}

/** Top-level keys of the context after `index` steps, in order, with what the last of these steps did to them. */
function contextAfter({ base, steps }: RunSteps, index: number): { name: string; change: string | null }[] {
  const keys = new Set(Object.keys(base.context));
  const changes = new Map<string, string | null>();
  for (const step of steps.slice(0, index)) {
    changes.clear();
    for (const { op, path } of step.contextPatch) {
      const [, key = "", ...deeper] = path.split("/");
      changes.set(key, deeper.length > 0 ? null : op === "add" ? "added" : op === "remove" ? "removed" : "changed");
      if (deeper.length === 0 && op === "add") keys.add(key);
      if (deeper.length === 0 && op === "remove") keys.delete(key);
    }
  }
  const removed = [...changes].flatMap(([key, change]) => (change === "removed" ? [key] : []));
  return [...keys, ...removed].sort().map((name) => ({ name, change: changes.get(name) ?? null }));
}

async function scrub(run: RunPage, steps: readonly Step[], agrees: (index: number) => Promise<void>): Promise<void> {
  const { page } = run;
  const last = steps.length;
  await agrees(last);
  await page.keyboard.press("Home");
  await agrees(0);
  for (let index = 1; index <= 12; index++) {
    await page.keyboard.press("ArrowRight");
    await agrees(index);
  }
  for (let index = 11; index >= 8; index--) {
    await page.keyboard.press("ArrowLeft");
    await agrees(index);
  }
  await page.keyboard.press("End");
  await agrees(last);

  const middle = Math.floor(last / 2);
  await run.tick(middle).click();
  await agrees(middle);
  const [from, to] = [await steadyBox(run.tick(middle)), await steadyBox(run.tick(3))];
  await page.mouse.move(from.x + from.width / 2, from.y + 4);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + 4, { steps: 10 });
  await agrees(3);
  await page.mouse.up();

  for (const name of ["order_result", "total_amount"]) {
    const index = steps.findIndex((step) => step.contextPatch.some(({ path }) => path === `/${name}`)) + 1;
    await run.tick(index).click();
    await agrees(index);
  }
}

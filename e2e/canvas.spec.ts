import type { Page } from "@playwright/test";
import { aLargeFlow } from "@/components/flow-canvas/a-large-flow.fixture";
import type { JsonObject } from "@/flows/json/json";
import { placesOf, sharedLines, stretchesOf } from "./support/canvas-geometry";
import { type EditorPage, editorPage } from "./support/editor-page";
import { rest } from "./support/rest";
import { steadyBox } from "./support/steady-box";
import { expect, test } from "./support/story";
import { tableBooking } from "./support/table-booking";

/** Stretches of two edges on one line for longer than this (px) cannot be told apart. */
const tolerated = 24;

test("The canvas keeps at least half of every window from 1024 px on, and nothing empty opens by itself", async ({ operator }) => {
  await rest.createFlow("roomy_booking", tableBooking("roomy_booking", "Roomy booking"));
  const editor = editorPage(operator);
  for (const width of [1024, 1280, 1440, 1920]) {
    await operator.setViewportSize({ width, height: 900 });
    await editor.open("roomy_booking");
    expect((await steadyBox(editor.canvas)).width / width, `share of the canvas at ${width} px`).toBeGreaterThanOrEqual(0.5);
    await expect(operator.getByRole("button", { name: "Start the preview" })).toBeHidden();
  }
  for (const width of [390, 768]) {
    await operator.setViewportSize({ width, height: 844 });
    await editor.open("roomy_booking");
    const { width: canvas } = await steadyBox(editor.canvas);
    expect(canvas / width, `share of the canvas at ${width} px`).toBeGreaterThanOrEqual(0.8);
    await operator.getByRole("button", { name: "Inspect", exact: true }).click();
    await expect(editor.inspector).toBeVisible();
    expect((await steadyBox(editor.canvas)).width).toBe(canvas);
  }
});

test("Panels stay as they were left, each for itself, and the preview stands beside the inspector where there is room", async ({ operator }) => {
  await rest.createFlow("kept_panels", tableBooking("kept_panels", "Kept panels"));
  const editor = editorPage(operator);
  await operator.setViewportSize({ width: 1920, height: 900 });
  await editor.open("kept_panels");
  await operator.getByRole("button", { name: "Preview", exact: true }).click();
  const columns = { inspector: operator.getByRole("region", { name: "Inspector" }), preview: operator.getByRole("region", { name: "Preview" }) };
  await expect(columns.inspector).toBeVisible();
  await expect(columns.preview.getByRole("region", { name: "Conversation" }).getByText("For how many guests?")).toBeVisible();
  const canvas = await steadyBox(editor.canvas);
  expect(canvas.width / 1920).toBeGreaterThanOrEqual(0.5);
  // The whole flow was in view and still is.
  const { x, width } = await steadyBox(editor.state("ask_time"));
  expect(x + width).toBeLessThanOrEqual(canvas.x + canvas.width);

  await operator.getByRole("button", { name: "Outline and palette" }).click();
  await operator.reload();
  await editor.isReady();
  await expect(columns.preview).toBeVisible();
  await expect(operator.getByRole("searchbox", { name: "Search states" })).toBeHidden();

  await operator.getByRole("button", { name: "Close the preview" }).click();
  await operator.reload();
  await editor.isReady();
  await expect(columns.preview).toBeHidden();
  await expect(editor.inspector).toBeVisible();
});

test("A box drawn with Shift selects the states in it, marks no text, and what is selected goes and comes back at once", async ({ operator }) => {
  await rest.createFlow("boxed_booking", tableBooking("boxed_booking", "Boxed booking"));
  const editor = editorPage(operator);
  await editor.open("boxed_booking");
  await operator.getByText("Select a state or a transition to edit it.").click();
  const from = await steadyBox(editor.state("confirm"));
  const to = await steadyBox(editor.state("given_up"));
  await drag(operator, { x: from.x - 16, y: from.y - 20 }, { x: to.x + to.width + 14, y: to.y + to.height + 14 });

  await expect(operator.getByRole("status").filter({ hasText: "3 states and 2 transitions selected" })).toBeAttached();
  await expect(operator.getByRole("toolbar", { name: "Selected states" })).toContainText("3 states and 2 transitions");
  await expect(operator.getByRole("group", { name: /\. selected$/ })).toHaveCount(3);
  expect(await operator.evaluate(() => window.getSelection()?.toString())).toBe("");

  await operator.keyboard.press("Delete");
  await editor.dialog.getByRole("button", { name: "Delete 3 states" }).click();
  await expect(operator.locator(".react-flow__node")).toHaveCount(2);
  await operator.keyboard.press("ControlOrMeta+z");
  await expect(operator.locator(".react-flow__node")).toHaveCount(5);
});

test("What is selected and where a run stands look different, and say so in words", async ({ operator }) => {
  await rest.createFlow("live_booking", tableBooking("live_booking", "Live booking"));
  const editor = editorPage(operator);
  await editor.open("live_booking");
  await operator.getByRole("button", { name: "Preview", exact: true }).click();
  const live = operator.getByRole("group", { name: /the run is here now/ });
  await expect(live).toHaveAccessibleName(/ask_guests/);
  await expect(live.getByText("Live", { exact: true })).toBeVisible();
  await editor.choose("confirm");
  const frameOf = (state: string) =>
    editor
      .state(state)
      .locator(".flow-state")
      .evaluate((node) => getComputedStyle(node).borderTopColor);
  expect(await frameOf("ask_guests")).not.toBe(await frameOf("confirm"));
  expect(await frameOf("ask_guests")).not.toBe(await frameOf("ask_time"));
});

test("Every edge of the food order can be followed: none shares its line with another", async ({ operator }) => {
  await operator.setViewportSize({ width: 1440, height: 900 });
  const editor = editorPage(operator);
  await editor.open("food_order_v2");
  const stretches = await stretchesOf(operator);
  expect(new Set(stretches.map(({ edge }) => edge)).size).toBeGreaterThan(30);
  expect(sharedLines(stretches, tolerated)).toEqual([]);

  await editor.choose("collect_address");
  await operator.mouse.move(5, 5);
  const marks = await operator
    .locator(".react-flow__edge")
    .evaluateAll((edges) =>
      edges.map((edge) => ({ id: edge.getAttribute("data-id") ?? "", mark: edge.querySelector(".flow-edge")?.getAttribute("data-mark") })),
    );
  const drawnOut = marks.filter(({ mark }) => mark === "emphasised").map(({ id }) => id);
  expect(drawnOut).toContain("show_results:user_selects:0");
  expect(drawnOut).toContain("collect_address:address_valid:0");
  expect(drawnOut).not.toContain("init:has_query:0");
  const opacity = (edge: string) =>
    operator.locator(`.react-flow__edge[data-id="${edge}"] .flow-edge-line`).evaluate((line) => Number(getComputedStyle(line).opacity));
  await expect.poll(() => opacity("init:has_query:0")).toBeLessThan(0.5);
  expect(await opacity("collect_address:address_valid:0")).toBe(1);

  const labels = await operator.locator(".flow-edge-label").evaluateAll((all) => all.map((label) => label.getBoundingClientRect().toJSON()));
  expect(labels.length).toBeGreaterThan(2);
  labels.forEach((a, i) => {
    for (const b of labels.slice(i + 1)) expect(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top).toBe(true);
  });
});

test("An edge back to its own state says its event beside the state, whole", async ({ operator }) => {
  await operator.setViewportSize({ width: 1440, height: 900 });
  const editor = editorPage(operator);
  await editor.open("food_order_v2");
  await editor.choose("collect_address");
  const label = operator.locator(".flow-edge-label", { hasText: "address_invalid" });
  await expect(label).toBeVisible();
  const [box, state] = [await steadyBox(label), await steadyBox(editor.state("collect_address"))];
  expect(box.x > state.x + state.width * 0.7 || box.y + box.height < state.y + 4).toBe(true);
  // Nothing lies over any part of it: its corners are its own.
  const isOnTop = await label.evaluate((node) => {
    const { left, right, top, bottom } = node.getBoundingClientRect();
    node.style.pointerEvents = "auto";
    return [left + 2, right - 2].every((x) => [top + 2, bottom - 2].every((y) => document.elementFromPoint(x, y) === node));
  });
  expect(isOnTop).toBe(true);
});

test("Tidy lays four states out in one straight line, and the whole of it is in view", async ({ operator }) => {
  await rest.createFlow("straight_booking", chainOfFour("straight_booking"));
  const editor = editorPage(operator);
  await editor.open("straight_booking");
  await operator.getByRole("button", { name: "Tidy up: lay the flow out anew" }).click();
  await expect.poll(async () => new Set((await placesOf(operator)).map(({ y }) => y)).size).toBe(1);
  const places = await placesOf(operator);
  expect([...places].sort((a, b) => a.x - b.x).map(({ name }) => name)).toEqual(["ask_guests", "ask_time", "ask_name", "booked"]);
  await editor.saved();
  await operator.keyboard.press("ControlOrMeta+z");
  await expect.poll(async () => new Set((await placesOf(operator)).map(({ y }) => y)).size).toBeGreaterThan(1);
});

for (const count of [55, 500]) {
  test(`A flow of ${count} states without positions is shown in order at once and better later, in the same view`, async ({ operator }) => {
    await rest.createFlow(`large_${count}`, aLargeFlow(`large_${count}`, count));
    await operator.addInitScript(holdLayouts);
    const editor = editorPage(operator);
    await operator.goto(`/flows/large_${count}`);
    const status = operator.getByRole("status").filter({ hasText: /Tidying|Simple layout/ });
    const loaded = Date.now();
    // However busy the machine is: what is promised is that it comes, the times are printed.
    await expect(operator.getByRole("group", { name: /start of the flow/ })).toBeVisible({ timeout: 90_000 });
    const first = Date.now() - loaded;
    await expect(operator.locator(".react-flow__node")).toHaveCount(count);
    await inReadingOrder(editor, count);
    await expect(status).toBeVisible();
    await operator.evaluate(() => window.dispatchEvent(new Event("release-layouts")));
    const view = await viewOf(operator);
    await expect(status.filter({ hasText: "Tidying" })).toBeHidden({ timeout: 90_000 });
    process.stdout.write(`${count} states: a picture ${first} ms after the page began, the better layout ${Date.now() - loaded} ms after\n`);
    const places = await placesOf(operator);
    // Of a large flow only what is in view is drawn.
    expect(places.length).toBeGreaterThan(count / 4);
    expect(new Set(places.map(({ x, y }) => `${x}:${y}`)).size).toBe(places.length);
    expect(await viewOf(operator)).toBeGreaterThanOrEqual(view * 0.5);
  });
}

test("2,000 states do not hang the page: the simple layout stays and says so", async ({ operator }) => {
  await rest.createFlow("large_2000", aLargeFlow("large_2000", 2000));
  await operator.goto("/flows/large_2000");
  await expect(operator.getByText("Simple layout of 2000 states: too many for a finer one")).toBeVisible({ timeout: 120_000 });
  await expect(operator.getByRole("group", { name: /start of the flow/ })).toBeVisible();
  await operator.getByRole("button", { name: "Zoom in" }).click();
});

test("Laying out can be cancelled, and the ordered picture stays", async ({ operator }) => {
  await rest.createFlow("cancelled_layout", aLargeFlow("cancelled_layout", 80));
  // The engine never answers.
  await operator.addInitScript(() => {
    Worker.prototype.postMessage = () => {};
  });
  await operator.goto("/flows/cancelled_layout");
  await expect(operator.getByText("Tidying 80 states")).toBeVisible();
  await operator.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(operator.getByText("Simple layout of 80 states: the finer one was cancelled")).toBeVisible();
  await expect(operator.locator(".react-flow__node")).toHaveCount(80);
});

test("The canvas bears no foreign mark; its maker is named in the list of shortcuts", async ({ operator }) => {
  const editor = editorPage(operator);
  await editor.open("food_order_v2");
  await expect(operator.locator(".react-flow__attribution")).toHaveCount(0);
  await operator.keyboard.press("?");
  await expect(operator.getByRole("link", { name: "React Flow" })).toBeVisible();
});

/** The layout engine is asked only when `release-layouts` happens: what is there before is there without it. */
function holdLayouts(): void {
  const ask = Worker.prototype.postMessage;
  const held: (() => void)[] = [];
  Worker.prototype.postMessage = function (this: Worker, message: unknown) {
    held.push(() => ask.call(this, message));
  };
  window.addEventListener("release-layouts", () => {
    Worker.prototype.postMessage = ask;
    for (const question of held) question();
  });
}

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.keyboard.down("Shift");
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 12 });
  await page.mouse.up();
  await page.keyboard.up("Shift");
}

/** Along the main way every state stands to the right of the one before, or in a line below. */
async function inReadingOrder({ page }: EditorPage, count: number): Promise<void> {
  const places = new Map((await placesOf(page)).map(({ name, x, y }) => [name, { x, y }]));
  expect(places.size).toBe(count);
  const main = [...places.keys()].filter((name) => name.startsWith("step_")).length;
  for (let i = 1; i < main; i++) {
    const [before, here] = [places.get(`step_${i - 1}`), places.get(`step_${i}`)];
    if (!before || !here) throw new Error(`step_${i} is not on the canvas`);
    expect(here.x > before.x || here.y > before.y, `step_${i} comes after step_${i - 1}`).toBe(true);
  }
}

const viewOf = (page: Page) => page.locator(".react-flow__viewport").evaluate((node) => new DOMMatrix(getComputedStyle(node).transform).a);

function chainOfFour(id: string): JsonObject {
  const ask = (message: string, target: string) => ({
    type: "wait",
    onEntry: [{ executor: "response", config: { message } }],
    input: { accept: ["user_message"] },
    transitions: { user_message: target },
  });
  return {
    schemaVersion: 2,
    id,
    name: "Straight booking",
    module: "general",
    initialState: "ask_guests",
    finalStates: ["booked"],
    context: {},
    states: {
      ask_guests: ask("For how many guests?", "ask_time"),
      ask_time: ask("At what time?", "ask_name"),
      ask_name: ask("In whose name?", "booked"),
      booked: { type: "final", outcome: "completed", transitions: {} },
    },
    ui: { layout: { ask_guests: { x: 0, y: 0 }, ask_time: { x: 400, y: 320 }, ask_name: { x: 0, y: 640 }, booked: { x: 700, y: 60 } } },
  };
}

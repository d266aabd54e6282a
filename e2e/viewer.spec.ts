import type { Page } from "@playwright/test";
import { rest } from "./support/rest";
import { type RunPage, runPage } from "./support/run-page";
import { expect, phone, test } from "./support/story";

/** A run of at least `turns` turns: the customer asks for many dishes before choosing one. */
async function longRun(turns: number): Promise<string> {
  const session = await rest.openSession("food_order_v2");
  const runId = session.flowState?.runId ?? "";
  for (let turn = 0; turn < turns; turn += 1) await rest.say(session, `c_${turn}`, turn % 2 === 0 ? "paneer tikka" : "masala dosa");
  return runId;
}

async function open(page: Page, runId: string, step = ""): Promise<RunPage> {
  const run = runPage(page);
  await page.goto(`/runs/${runId}${step}`);
  await expect(run.scrubber).toBeVisible();
  await expect(run.saidMessages.first()).toBeVisible();
  return run;
}

test("Space plays and pauses a run wherever the focus is, and still presses the button that has it", async ({ operator }) => {
  const run = await open(operator, await rest.orderInCash());
  const isPlaying = operator.getByRole("button", { name: "Pause" });
  const isPaused = operator.getByRole("button", { name: "Play", exact: true });
  const places: [string, () => Promise<unknown>][] = [
    ["nowhere", () => operator.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())],
    ["the time line", () => run.scrubber.focus()],
    ["the ground of the canvas", () => operator.locator(".react-flow__pane").click({ position: { x: 20, y: 20 } })],
    ["a state", () => run.activeStates.first().focus()],
    ["a link", () => operator.getByRole("heading", { level: 1 }).getByRole("link").focus()],
  ];
  for (const [place, focus] of places) {
    await test.step(`with the focus on ${place}`, async () => {
      await focus();
      await operator.keyboard.press("Home");
      await expect(run.scrubber).toHaveAttribute("aria-valuenow", "0");
      await operator.keyboard.press("Space");
      await expect(isPlaying).toBeVisible();
      await operator.keyboard.press("Space");
      await expect(isPaused).toBeVisible();
    });
  }
  await operator.keyboard.press("Home");
  await operator.getByRole("button", { name: "Next step" }).focus();
  await operator.keyboard.press("Space");
  await expect(run.scrubber).toHaveAttribute("aria-valuenow", "1");
  await expect(isPaused).toBeVisible();
  const search = operator.getByRole("textbox", { name: "Search steps" });
  await search.fill("a");
  await search.press("Space");
  await expect(search).toHaveValue("a ");
  await expect(isPaused).toBeVisible();
});

test("Scrubbing selects no text, and Home brings the transcript back to its beginning", async ({ operator }) => {
  const run = await open(operator, await longRun(8));
  const box = await run.scrubber.boundingBox();
  if (!box) throw new Error("there is no time line");
  await operator.mouse.move(box.x + box.width * 0.9, box.y + box.height - 4);
  await operator.mouse.down();
  await operator.mouse.move(box.x + box.width * 0.1, box.y + box.height + 60, { steps: 12 });
  await operator.mouse.up();
  expect(await operator.evaluate(() => window.getSelection()?.toString())).toBe("");

  const transcript = operator.getByRole("region", { name: "Conversation" });
  const scrollTop = () => transcript.evaluate((element) => element.scrollTop);
  await operator.keyboard.press("End");
  await expect.poll(scrollTop).toBeGreaterThan(0);
  await operator.keyboard.press("Home");
  await expect.poll(scrollTop).toBe(0);
});

test("On a phone no turn's number is cut to half of itself", async ({ openWindow, signedIn }) => {
  const page = await openWindow({ ...phone, storageState: signedIn });
  const run = await open(page, await longRun(24));
  const numbers = run.scrubber.locator(":scope > div > span");
  await expect(numbers).toHaveCount(25);
  const shown = await numbers.evaluateAll((elements) =>
    elements.flatMap((element) => {
      if (element.textContent === "") return [];
      const range = document.createRange();
      range.selectNodeContents(element);
      const { left, right } = range.getBoundingClientRect();
      return [{ text: element.textContent, left, right, isCut: element.scrollWidth > element.clientWidth && getComputedStyle(element).overflow !== "visible" }];
    }),
  );
  expect(shown.length).toBeGreaterThan(5);
  expect(shown.filter(({ isCut }) => isCut)).toEqual([]);
  for (const [i, number] of shown.entries()) {
    const next = shown[i + 1];
    expect(number.left, `${number.text} begins on the page`).toBeGreaterThanOrEqual(0);
    if (next) expect(next.left, `${number.text} and ${next.text} do not touch`).toBeGreaterThan(number.right);
  }
});

test("The transcript shows what the customer saw, and marks what they chose", async ({ operator }) => {
  const run = await open(operator, await rest.orderInCash());
  const transcript = operator.getByTestId("run-conversation");
  const dishes = transcript.getByRole("list", { name: "Products" }).first();
  await expect(dishes.getByRole("listitem").first().locator("svg").first()).toBeVisible();
  await expect(dishes.getByRole("listitem").first()).toContainText("₹");
  await expect(transcript.getByRole("region", { name: "Your order" })).toContainText("Total");
  await expect(transcript.locator("[data-choice=chosen]").filter({ hasText: "Cash on delivery" })).toHaveCount(1);
  await expect(dishes.locator("[data-choice=chosen]")).toHaveCount(1);
  await expect(transcript.getByRole("button", { name: "Pay online" })).toHaveCount(0);

  await test.step("a choice is marked only once it was made", async () => {
    await operator.keyboard.press("Home");
    await expect(run.saidMessages).toHaveCount(0);
    await expect(transcript.locator("[data-choice=chosen]")).toHaveCount(0);
  });
  await test.step("and a message leads to its moment", async () => {
    await transcript.getByRole("button", { name: /^Customer: paneer tikka\. Go to this moment/ }).click();
    await expect(transcript.getByRole("listitem").filter({ hasText: "paneer tikka" }).first()).toHaveAttribute("data-said", "true");
  });
});

test("The preview shows the same cards as the chat", async ({ operator }) => {
  await operator.goto("/flows/food_order_v2");
  await expect(operator.getByRole("group", { name: /start of the flow/ })).toBeVisible();
  await operator.getByRole("button", { name: "Preview", exact: true }).click();
  const preview = operator.getByRole("tabpanel", { name: "Preview" });
  const field = preview.getByRole("textbox", { name: "Message as a customer" });
  await expect(field).toBeEnabled();
  await field.fill("paneer tikka");
  await field.press("Enter");
  const dish = preview.getByRole("list", { name: "Products" }).getByRole("listitem").first();
  await expect(dish.locator("svg").first()).toBeVisible();
  await dish.getByRole("button", { name: /^Add/ }).click();
  await expect(
    preview
      .getByRole("region", { name: "Conversation" })
      .getByText(/deliver/)
      .last(),
  ).toBeVisible();
});

test("Toasts speak in the font of the page", async ({ operator }) => {
  const event = `toast_${Date.now().toString(36)}`;
  await rest.courier({ event, id: event, correlationKey: "nobody waits for this" });
  await operator.goto("/attention?kind=webhook");
  const row = operator.getByRole("listitem").filter({ hasText: event });
  await row.getByRole("button", { name: /^Try again/ }).click();
  const toast = operator.locator("[data-sonner-toast]").first();
  await expect(toast).toContainText("On its way again");
  const fontOf = (selector: string) =>
    operator
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).fontFamily);
  const pageFont = await fontOf("body");
  expect(await fontOf("[data-sonner-toaster]")).toBe(pageFont);
  expect(await fontOf("[data-sonner-toast]")).toBe(pageFont);
});

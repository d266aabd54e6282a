import type { Locator, Page } from "@playwright/test";
import { editorPage } from "./support/editor-page";
import { rest } from "./support/rest";
import { expect, test } from "./support/story";
import { tableBooking } from "./support/table-booking";

const slug = "keyboard_booking";

test("An operator adds a question to a flow and publishes it with the keyboard alone", async ({ operator }) => {
  await rest.createFlow(slug, tableBooking(slug, "Keyboard booking"));
  const { keyboard } = operator;
  const editor = editorPage(operator);
  await operator.goto("/flows");
  await expect(operator.getByRole("link", { name: /Keyboard booking/ })).toBeVisible();

  await test.step("opens the flow from the list", async () => {
    await tabTo(operator, operator.getByRole("link", { name: /Keyboard booking/ }));
    await keyboard.press("Enter");
    await editor.isReady();
  });
  await test.step("adds a state and renames it", async () => {
    await keyboard.press("n");
    await expect(editor.nameHere).toBeFocused();
    await keyboard.type("ask_something");
    await keyboard.press("Enter");
    await expect(editor.state("ask_something")).toBeFocused();
    await keyboard.press("F2");
    await expect(editor.nameHere).toBeFocused();
    await keyboard.press("ControlOrMeta+a");
    await keyboard.type("ask_name");
    await keyboard.press("Enter");
    await expect(editor.state("ask_name")).toBeVisible();
    await expect(editor.state("ask_something")).toHaveCount(0);
  });
  await test.step("takes it back, and again", async () => {
    await keyboard.press("ControlOrMeta+z");
    await expect(editor.state("ask_something")).toBeVisible();
    await keyboard.press("ControlOrMeta+Shift+z");
    await expect(editor.state("ask_name")).toBeVisible();
  });
  await test.step("leads the last question to it, found by searching", async () => {
    await keyboard.press("/");
    await expect(operator.getByRole("searchbox", { name: "Search states" })).toBeFocused();
    await keyboard.type("ask_time");
    await tabTo(operator, operator.getByRole("region", { name: "States" }).getByRole("button", { name: /ask_time/ }));
    await keyboard.press("Enter");
    await connect(operator, "ask_time", "ask_name");
    await keyboard.press("F2");
    await keyboard.type("user_confirms");
    await keyboard.press("Enter");
    await expect(editor.state("ask_time")).toBeFocused();
    await expect(editor.state("ask_time")).toHaveAccessibleName(/transitions: .*user_confirms/);
  });
  await test.step("walks along the flow to the new state and leads it on", async () => {
    await walkTo(operator, editor.state("ask_name"));
    await connect(operator, "ask_name", "confirm");
    await expect(editor.state("ask_name")).toBeFocused();
  });
  await test.step("writes what it says", async () => {
    await keyboard.press("Enter");
    await expect(editor.nameField).toHaveValue("ask_name");
    await tabTo(operator, editor.inspector.getByRole("button", { name: "Add action" }).first());
    await keyboard.press("Enter");
    await expect(operator.getByRole("menu")).toBeVisible();
    await typeAheadTo(operator, "Say", operator.getByRole("menuitem", { name: /^Say response/ }));
    await keyboard.press("Enter");
    await expect(operator.getByRole("menu")).toBeHidden();
    await tabTo(operator, editor.inspector.getByRole("textbox", { name: "Message", exact: true }));
    await keyboard.type("Under which name?");
    await expect(editor.state("ask_name")).toHaveAccessibleName(/Under which name\?/);
    await editor.saved();
  });
  await test.step("publishes", async () => {
    await tabTo(operator, operator.getByRole("button", { name: "Publish", exact: true }));
    await keyboard.press("Enter");
    await tabTo(operator, editor.dialog.getByRole("button", { name: "Publish version 1" }));
    await keyboard.press("Enter");
    await expect(editor.dialog).toHaveAccessibleName("Version 1 is published");
    await keyboard.press("Escape");
    await expect(editor.dialog).toBeHidden();
  });

  const { flow, definition } = await rest.builder(slug);
  expect(flow.publishedVersion).toBe(1);
  expect(definition.states.ask_name).toMatchObject({
    type: "wait",
    onEntry: [{ config: { message: "Under which name?" } }],
    transitions: { user_message: expect.anything() },
  });
});

/** Presses Tab until the focus is there. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 120; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not reach ${target}`);
}

/** Types the beginning of an item in an open list, and again where a slow page took so long that the letters no longer count as one word. */
async function typeAheadTo(page: Page, text: string, item: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.type(text);
    await expect(item).toBeFocused({ timeout: 1_500 });
  }).toPass();
}

/** Arrow keys on the canvas until the focus is on this state. */
async function walkTo(page: Page, state: Locator): Promise<void> {
  for (const key of ["ArrowRight", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowRight", "ArrowDown"]) {
    if (await state.evaluate((element) => element === document.activeElement)) return;
    const before = await page.evaluate(() => document.activeElement?.getAttribute("data-id"));
    await page.keyboard.press(key);
    await page.waitForFunction((was) => document.activeElement?.getAttribute("data-id") !== was, before, { timeout: 2_000 }).catch(() => undefined);
  }
  await expect(state).toBeFocused();
}

/** What C asks at the focused state: where a new way leads. */
async function connect(page: Page, source: string, target: string): Promise<void> {
  await page.keyboard.press("c");
  const field = page.getByRole("combobox", { name: `Lead ${source} to` });
  await expect(field).toBeFocused();
  await page.keyboard.type(target);
  await expect(page.getByRole("option", { name: new RegExp(target) })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(field).toBeHidden();
}

import type { Locator, Page } from "@playwright/test";
import { chatPage } from "./support/chat-page";
import { cutTexts, valueLikePlaceholders } from "./support/cut-texts";
import { type EditorPage, editorPage } from "./support/editor-page";
import { rest } from "./support/rest";
import { steadyBox } from "./support/steady-box";
import { desk, expect, phone, test } from "./support/story";
import { tableBooking } from "./support/table-booking";

test("What is added is there at once, named where it stands, beside what is selected, and one undo takes it back", async ({ operator }) => {
  const editor = await openBooking(operator, "placed_booking");
  await editor.choose("ask_time");
  await editor.paletteItem("Action").click();
  await expect(editor.dialog).toHaveCount(0);
  await expect(editor.nameHere).toBeFocused();
  await expect(editor.nameHere).toHaveValue("new_action");
  await operator.keyboard.type("Look up tables");
  await operator.keyboard.press("Enter");
  const added = editor.state("look_up_tables");
  await expect(added).toBeFocused();
  await liesFreelyInView(editor, added);
  await operator.keyboard.press("ControlOrMeta+z");
  await expect(added).toHaveCount(0);
  await expect(editor.state("new_action")).toHaveCount(0);
  await operator.keyboard.press("ControlOrMeta+Shift+z");
  await expect(added).toBeVisible();

  await editor.choose("look_up_tables");
  await operator.keyboard.press("F2");
  await editor.nameHere.fill("booked");
  await expect(editor.nameHere).toHaveAccessibleDescription("There is a state booked already.");
  await operator.keyboard.press("Escape");
  await expect(added).toBeFocused();
  await editor.saved();
});

test("A state dropped on a transition is put in between, and + adds and connects the next", async ({ operator }) => {
  const slug = "spliced_booking";
  const editor = await openBooking(operator, slug);
  await editor.paletteItem("Decision").dragTo(editor.canvas, { targetPosition: await editor.middleOfEdge("ask_guests:user_message:0") });
  await expect(editor.nameHere).toBeFocused();
  await operator.keyboard.type("many");
  await operator.keyboard.press("Enter");
  await expect(editor.state("many")).toHaveAccessibleName(/transitions: default/);
  await editor.saved();
  expect((await rest.builder(slug)).definition.states).toMatchObject({
    ask_guests: { transitions: { user_message: expect.anything() } },
    many: { type: "decision", transitions: { default: "ask_time" } },
  });
  expect(JSON.stringify((await rest.builder(slug)).definition.states.ask_guests)).toContain('"many"');
  await liesFreelyInView(editor, editor.state("many"));

  await editor.newExit("many").click();
  await expect(editor.nameHere).toBeFocused();
  await editor.kindHere("End").click();
  await expect(editor.nameHere).toHaveValue("new_end");
  await operator.keyboard.type("call_us");
  await operator.keyboard.press("Enter");
  await expect(editor.state("call_us")).toHaveAccessibleName(/^End state/);
  await expect(editor.state("many")).toHaveAccessibleName(/transitions: .*error/);
  await liesFreelyInView(editor, editor.state("call_us"));

  await operator.keyboard.press("ControlOrMeta+z");
  await expect(editor.state("call_us")).toHaveCount(0);
  await expect(editor.state("many")).not.toHaveAccessibleName(/error/);
  await operator.keyboard.press("ControlOrMeta+z");
  await expect(editor.state("many")).toHaveCount(0);
  await editor.saved();
  expect(JSON.stringify((await rest.builder(slug)).definition.states.ask_guests)).toContain('"ask_time"');
});

test("Two states are connected at once, and the event is changed at the edge's label", async ({ operator }) => {
  const slug = "joined_booking";
  const editor = await openBooking(operator, slug);
  await editor.choose("confirm");
  await editor.drawTo(editor.newExit("confirm"), "ask_time");
  await expect(editor.dialog).toHaveCount(0);
  await expect(editor.edgeLabel("user_message")).toBeVisible();
  await editor.edgeLabel("user_message").click();
  await operator.getByRole("button", { name: "user_edits", exact: true }).click();
  await expect(editor.edgeLabel("user_edits")).toBeVisible();
  await editor.saved();
  expect((await rest.builder(slug)).definition.states).toMatchObject({ confirm: { transitions: { user_edits: "ask_time" } } });
  await operator.keyboard.press("ControlOrMeta+z");
  await operator.keyboard.press("ControlOrMeta+z");
  await expect(editor.state("confirm")).not.toHaveAccessibleName(/user_edits|user_message/);
});

test("A new condition is no mistake before it is left, takes what is typed, and needs no expression", async ({ operator }) => {
  const slug = "asked_booking";
  const editor = await openBooking(operator, slug);
  await editor.choose("ask_time");
  await editor.inspector.getByText("Conditions", { exact: true }).click();
  await editor.inspector.getByRole("button", { name: "Add condition" }).click();
  const key = editor.inspector.getByLabel("1. If", { exact: true });
  await expect(key).toBeFocused();
  await operator.keyboard.type("npfc");
  await expect(key).toHaveValue("npfc");
  await expect(editor.state("new_question")).toHaveCount(0);
  await expect(editor.nameHere).toHaveCount(0);
  await key.fill("");
  await expect(key).not.toHaveAttribute("aria-invalid");
  // Longer than the pause after which the flow is checked.
  await operator.waitForTimeout(700);
  await expect(key).not.toHaveAttribute("aria-invalid");
  await expect(editor.state("ask_time")).not.toHaveAccessibleName(/error/);

  await editor.nameField.focus();
  await expect(key).toHaveAttribute("aria-invalid", "true");
  await expect(editor.state("ask_time")).toHaveAccessibleName(/1 error/);

  await key.fill("guests");
  await editor.inspector.getByRole("combobox", { name: "1. If: how it is compared" }).click();
  await operator.getByRole("option", { name: "is more than" }).click();
  await editor.inspector.getByLabel("1. If: compared with").fill("8");
  await expect(key).not.toHaveAttribute("aria-invalid");
  await editor.saved();
  expect((await rest.builder(slug)).definition.states.ask_time).toMatchObject({ conditions: [{ expression: "guests > 8", event: "choice_1" }] });
  await editor.inspector.getByRole("button", { name: "Write an expression" }).click();
  const expression = editor.inspector.getByLabel("1. If", { exact: true });
  await expect(expression).toHaveValue("guests > 8");
  await expression.fill("guests > 8 && vip");
  await editor.saved();
  expect((await rest.builder(slug)).definition.states.ask_time).toMatchObject({ conditions: [{ expression: "guests > 8 && vip" }] });
  await expect(editor.inspector.getByRole("button", { name: "Compare by choosing" })).toHaveCount(0);
});

test("Whatever is added gives its first field the focus", async ({ operator }) => {
  const editor = await openBooking(operator, "focused_booking");
  const { inspector } = editor;
  await editor.choose("ask_guests");
  await inspector.getByRole("button", { name: "Add action" }).first().click();
  await operator.getByRole("menuitem", { name: /^Say response/ }).click();
  await expect(inspector.getByRole("textbox", { name: "Message", exact: true })).toBeFocused();
  await operator.keyboard.type("Welcome.");
  await expect(editor.state("ask_guests")).toHaveAccessibleName(/Welcome\./);
  await inspector.getByRole("button", { name: "Say something" }).first().click();
  await expect(inspector.getByRole("textbox", { name: "Message", exact: true }).last()).toBeFocused();
  await inspector.getByRole("button", { name: "Add option" }).click();
  await expect(inspector.getByLabel("Label of option 1")).toBeFocused();
  await inspector.getByRole("button", { name: "Add way to understand" }).click();
  await operator.getByRole("menuitem", { name: /pattern/i }).click();
  await expect(inspector.getByLabel("Pattern", { exact: true })).toBeFocused();
  await inspector.getByRole("button", { name: "Add transition" }).click();
  await operator.getByRole("menuitem", { name: /given_up/ }).click();
  await expect(inspector.getByLabel("Event of the transition").last()).toBeFocused();
  await editor.paletteItem("Parallel").click();
  await operator.keyboard.press("Enter");
  await inspector.getByRole("button", { name: "Add branch" }).click();
  await expect(inspector.getByLabel("Name of branch branch_1")).toBeFocused();
  await operator.keyboard.press("Escape");
  await editor.canvas.click({ position: { x: 12, y: 300 } });
  await inspector.getByRole("button", { name: "Add field" }).click();
  await operator.keyboard.type("guest_name");
  await operator.keyboard.press("Enter");
  await expect(inspector.getByRole("combobox", { name: "Type of guest_name" })).toBeFocused();
});

test("The versions say which is live, since when, by whom, and what the draft changes", async ({ operator }) => {
  const slug = "living_booking";
  await rest.createFlow(slug, tableBooking(slug, "Living booking"));
  const editor = editorPage(operator);
  await editor.open(slug);
  const badge = operator.getByTitle("Open the versions");
  await expect(badge).toHaveText("Never published");
  await operator.getByRole("button", { name: "Publish", exact: true }).click();
  await editor.dialog.getByLabel("Note").fill("The first one.");
  await editor.dialog.getByRole("button", { name: "Publish version 1" }).click();
  await operator.getByRole("button", { name: "Back to the editor" }).click();
  await expect(badge).toHaveText("Version 1 live");
  await rest.openSession(slug);

  await editor.paletteItem("Action").click();
  await operator.keyboard.press("Enter");
  await editor.choose("booked");
  await editor.inspector.getByLabel("Description").fill("The good end.");
  await editor.saved();
  await expect(badge).toHaveText(/Version 1 live.*draft has changes/);
  await badge.click();
  const versions = operator.getByRole("list", { name: "Versions" });
  await expect(versions.getByRole("listitem").filter({ hasText: "Version 2" }).first()).toContainText("3 changes since version 1");
  const live = versions.locator("li[aria-current]");
  await expect(live).toContainText("Version 1");
  await expect(live).toContainText("Live now");
  await expect(live).toContainText(/Went live .* by /);
  await expect(live).toContainText("1 run in 30 days");
  await expect(live).toContainText("The first one.");

  await operator.goto("/flows");
  const row = operator.getByRole("row").filter({ hasText: "Living booking" });
  await expect(row).toContainText("Version 1 live");
  await expect(row).toContainText("Draft has changes");
});

for (const [name, window] of [
  ["at a desk", { ...desk, viewport: { width: 1280, height: 640 } }],
  ["on a phone", phone],
] as const) {
  test(`The preview's chat keeps at least half, whatever is opened below it, ${name}`, async ({ openWindow, signedIn }) => {
    const page = await openWindow({ ...window, storageState: signedIn });
    const editor = editorPage(page);
    await editor.open("food_order_v2");
    await page.getByRole("button", { name: "Preview", exact: true }).first().click();
    const conversation = page.getByRole("region", { name: "Conversation" });
    await expect(conversation.getByText(/./).first()).toBeVisible();
    const field = page.getByRole("textbox", { name: "Message as a customer" });
    await field.fill("paneer tikka");
    await field.press("Enter");
    await expect(conversation.getByText(/Here is what I found/)).toBeVisible();
    for (const part of ["Context", "Last action"]) {
      await editor.preview.locator("summary").filter({ hasText: part }).click();
      const panel = await steadyBox(editor.preview);
      const chat = await steadyBox(conversation);
      expect(chat.height, `the chat with ${part} open`).toBeGreaterThanOrEqual(panel.height / 2 - 1);
      await expect(field).toBeInViewport({ ratio: 1 });
    }
  });
}

test("No text is cut without saying so, and no example looks like a value", async ({ operator, openWindow, signedIn }) => {
  const long = "a_state_with_a_name_as_long_as_names_may_be_so_that_it_is_cut_abc";
  const flow = JSON.stringify(tableBooking("long_booking", `Booking ${"with a very long name ".repeat(6)}`)).replaceAll("confirm", long.slice(0, 60));
  await rest.createFlow("long_booking", JSON.parse(flow));
  const onPhone = await openWindow({ ...phone, storageState: signedIn });
  for (const page of [operator, onPhone]) {
    for (const path of [
      "/flows",
      "/runs",
      "/attention",
      "/settings",
      "/settings?tab=keys",
      "/settings?tab=credentials",
      "/settings?tab=providers",
      "/settings?tab=data",
      "/settings?tab=levels",
    ]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await saysAll(page, path);
    }
  }
  const editor = editorPage(operator);
  await editor.open("long_booking");
  await saysAll(operator, "flow settings");
  await editor.choose("ask_guests");
  await unfold(editor);
  await editor.inspector.getByLabel("Keep the answer as").fill("answers.of_the_customer.with_a_long_path.that_is_cut");
  await operator.getByRole("button", { name: "More for ask_guests" }).focus();
  await saysAll(operator, "a question");
  await editor.inspector.getByLabel("Keep the answer as").hover();
  await expect(editor.inspector.getByLabel("Keep the answer as")).toHaveAttribute("title", "answers.of_the_customer.with_a_long_path.that_is_cut");

  await editor.open("food_order_v2");
  for (const state of ["init", "show_results", "place_order"]) {
    await operator
      .getByRole("region", { name: "States" })
      .getByRole("button", { name: new RegExp(state) })
      .first()
      .click();
    await unfold(editor);
    await saysAll(operator, state);
  }
});

test("A published flow is shared by its link, archived with what is lost named, restored, and deleted when it never ran", async ({ operator, customer }) => {
  const slug = "shared_link_booking";
  await operator.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const editor = await openBooking(operator, slug, "Shared link booking");
  await operator.getByRole("button", { name: "Publish", exact: true }).click();
  await editor.dialog.getByRole("button", { name: "Publish version 1" }).click();
  await expect(editor.dialog).toHaveAccessibleName("Version 1 is published");
  const link = new URL(`/chat/${slug}`, operator.url()).href;
  await expect(editor.dialog.getByLabel("Chat link")).toHaveValue(link);
  await expect(editor.dialog.getByRole("img", { name: `QR code of ${link}` })).toBeVisible();
  await editor.dialog.getByRole("button", { name: "Copy the link" }).click();
  expect(await operator.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await editor.dialog.getByRole("button", { name: "Back to the editor" }).click();
  await operator.getByRole("button", { name: "More", exact: true }).click();
  await operator.getByRole("menuitem", { name: "Share" }).click();
  await expect(editor.dialog.getByLabel("Chat link")).toHaveValue(link);

  const chat = chatPage(customer, slug);
  await chat.open();
  await expect(chat.said("For how many guests?")).toBeVisible();
  await chooseInList(operator, "Shared link booking", "Archive");
  await expect(operator.getByRole("alertdialog")).toContainText(`/chat/${slug} says that it is closed`);
  await operator.getByRole("button", { name: "Archive flow" }).click();
  await expect(operator.getByRole("row").filter({ hasText: "Shared link booking" })).toContainText("Version 1, archived");

  await chat.say("Four");
  await expect(chat.said("At what time?")).toBeVisible();
  const stranger = await customer
    .context()
    .browser()
    ?.newContext({ baseURL: new URL(operator.url()).origin });
  const closed = await stranger?.newPage();
  await closed?.goto(link);
  if (closed) await expect(closed.getByText("This chat is not open")).toBeVisible();
  await stranger?.close();

  await chooseInList(operator, "Shared link booking", "Restore");
  await expect(operator.getByRole("row").filter({ hasText: "Shared link booking" })).toContainText("Version 1 live");
  await operator.getByRole("button", { name: "Actions for Shared link booking" }).click();
  await expect(operator.getByRole("menuitem", { name: /^Delete/ })).toHaveCount(0);
  await operator.keyboard.press("Escape");

  await rest.createFlow("unused_booking", tableBooking("unused_booking", "Unused booking"));
  await rest.publish("unused_booking");
  await chooseInList(operator, "Unused booking", "Delete flow");
  await expect(operator.getByRole("alertdialog")).toContainText("Its 5 states and every version of it are lost for good");
  await operator.getByRole("button", { name: "Delete flow" }).click();
  await expect(operator.getByRole("row").filter({ hasText: "Unused booking" })).toHaveCount(0);
});

async function openBooking(page: Page, slug: string, name = "Booking to build on"): Promise<EditorPage> {
  await rest.createFlow(slug, tableBooking(slug, name));
  const editor = editorPage(page);
  await editor.open(slug);
  return editor;
}

/** Wholly in what is seen of the canvas, and on no other state. */
async function liesFreelyInView(editor: EditorPage, added: Locator): Promise<void> {
  const canvas = await steadyBox(editor.canvas);
  const box = await steadyBox(added);
  expect(box.x).toBeGreaterThanOrEqual(canvas.x);
  expect(box.y).toBeGreaterThanOrEqual(canvas.y);
  expect(box.x + box.width).toBeLessThanOrEqual(canvas.x + canvas.width);
  expect(box.y + box.height).toBeLessThanOrEqual(canvas.y + canvas.height);
  const id = await added.getAttribute("data-id");
  for (const other of await editor.page.locator(".react-flow__node").all()) {
    if ((await other.getAttribute("data-id")) === id) continue;
    const { x, y, width, height } = await steadyBox(other);
    const isApart = x >= box.x + box.width || box.x >= x + width || y >= box.y + box.height || box.y >= y + height;
    expect(isApart, `${id} lies on ${await other.getAttribute("data-id")}`).toBe(true);
  }
}

async function saysAll(page: Page, place: string): Promise<void> {
  expect(await cutTexts(page), `cut without an ellipsis on ${place}`).toEqual([]);
  expect(await valueLikePlaceholders(page), `examples that look like values on ${place}`).toEqual([]);
}

/** Opens every part of the inspector. */
async function unfold(editor: EditorPage): Promise<void> {
  await editor.inspector.locator("details").evaluateAll((parts) => parts.forEach((part) => part.setAttribute("open", "")));
  await editor.inspector
    .locator("[data-fold='closed'] button[aria-expanded='false']")
    .evaluateAll((folds) => folds.forEach((fold) => (fold instanceof HTMLElement ? fold.click() : undefined)));
}

async function chooseInList(page: Page, flow: string, item: string): Promise<void> {
  await page.goto("/flows");
  await page.getByRole("button", { name: `Actions for ${flow}` }).click();
  await page.getByRole("menuitem", { name: item, exact: true }).click();
}

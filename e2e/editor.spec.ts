import foodOrderV1 from "@/flows/definition/fixtures/food-order-v1.json" with { type: "json" };
import { type EditorPage, editorPage } from "./support/editor-page";
import { rest } from "./support/rest";
import { steadyBox } from "./support/steady-box";
import { expect, test } from "./support/story";
import { tableBooking } from "./support/table-booking";

test("What is written as JSON shows on the canvas", async ({ operator }) => {
  await rest.createFlow("typed_booking", tableBooking("typed_booking", "Typed booking"));
  const editor = editorPage(operator);
  await editor.open("typed_booking");
  await operator.getByRole("button", { name: "More", exact: true }).click();
  await operator.getByRole("menuitem", { name: "Edit as JSON" }).click();
  const text = operator.getByRole("textbox", { name: "The flow as JSON" });
  const { definition } = await rest.builder("typed_booking");
  const states = { ...definition.states, ask_name: { type: "wait", input: { accept: ["user_message"] }, transitions: { user_message: "booked" } } };

  await replaceText(editor, `${JSON.stringify({ ...definition, states })},`);
  await operator.getByRole("button", { name: "Apply JSON" }).click();
  await expect(operator.getByText(/^Not JSON/)).toBeVisible();
  await expect(editor.state("ask_name")).toHaveCount(0);

  await replaceText(editor, JSON.stringify({ ...definition, states }));
  await operator.getByRole("button", { name: "Apply JSON" }).click();
  await expect(editor.state("ask_name")).toBeVisible();
  await editor.saved();
  expect((await rest.builder("typed_booking")).definition.states).toHaveProperty("ask_name");

  await operator.getByRole("button", { name: "Undo" }).click();
  await expect(editor.state("ask_name")).toHaveCount(0);
  await expect(text).not.toContainText("ask_name");
});

test("An issue leads to its field, and blocks publishing until it is mended", async ({ operator }) => {
  const flow = JSON.stringify(tableBooking("broken_booking", "Broken booking")).replace('"user_cancels":"given_up"', '"user_cancels":"nowhere"');
  await rest.createFlow("broken_booking", JSON.parse(flow));
  const editor = editorPage(operator);
  await editor.open("broken_booking");
  await expect(editor.state("confirm")).toHaveAccessibleName(/1 error/);

  await operator.getByRole("button", { name: /Open the issues$/ }).click();
  await operator
    .getByRole("tabpanel", { name: /^Issues/ })
    .getByRole("button", { name: /nowhere/ })
    .click();
  await expect(editor.nameField).toHaveValue("confirm");
  await expect(editor.target("user_cancels")).toBeFocused();

  await operator.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(editor.dialog).toHaveAccessibleName("Not ready to publish");
  await editor.dialog.getByRole("button", { name: /nowhere/ }).click();
  await expect(editor.dialog).toBeHidden();
  await expect(editor.target("user_cancels")).toBeFocused();
  await editor.target("user_cancels").click();
  await operator.getByRole("option", { name: /given_up/ }).click();
  await expect(editor.state("confirm")).not.toHaveAccessibleName(/error/);
  await editor.saved();
  await editor.publish();
  expect((await rest.builder("broken_booking")).flow.publishedVersion).toBe(1);
});

test("Deleting a state names the transitions that go with it, and can be undone", async ({ operator }) => {
  await rest.createFlow("short_booking", tableBooking("short_booking", "Short booking"));
  const editor = editorPage(operator);
  await editor.open("short_booking");
  await editor.choose("confirm");
  await operator.keyboard.press("Delete");
  await expect(editor.dialog).toContainText("ask_time · user_message → confirm");
  await operator.getByRole("button", { name: "Delete state" }).click();
  await expect(editor.state("confirm")).toHaveCount(0);
  await expect(editor.state("ask_time")).not.toHaveAccessibleName(/transitions/);

  await operator.getByRole("button", { name: "Undo" }).click();
  await expect(editor.state("confirm")).toHaveAccessibleName(/Shall we keep a table for you\?.+transitions: /);
  await expect(editor.state("ask_time")).toHaveAccessibleName(/transitions: user_message/);
  await editor.saved();
  expect((await rest.builder("short_booking")).definition.states).toMatchObject({ ask_time: { transitions: { user_message: expect.anything() } } });
});

test("After a reload every change and every place is as it was left", async ({ operator }) => {
  await rest.createFlow("kept_booking", tableBooking("kept_booking", "Kept booking"));
  const editor = editorPage(operator);
  await editor.open("kept_booking");
  await writeMessage(editor, "booked", "We look forward to you.");
  const box = await steadyBox(editor.state("given_up"));
  await operator.mouse.move(box.x + 30, box.y + 8);
  await operator.mouse.down();
  await operator.mouse.move(box.x - 90, box.y + 20, { steps: 12 });
  await operator.mouse.up();
  await editor.saved();
  const { definition } = await rest.builder("kept_booking");
  expect(definition.ui).not.toEqual(tableBooking("", "").ui);
  const place = await placeOf(editor, "given_up");

  await operator.reload();
  await editor.isReady();
  expect(await placeOf(editor, "given_up")).toEqual(place);
  await expect(editor.state("booked")).toHaveAccessibleName(/We look forward to you/);
});

test("The original food flow is taken in as JSON, and its five missing states are named", async ({ operator }) => {
  await operator.goto("/flows");
  await operator.getByRole("button", { name: "Create flow" }).click();
  const dialog = operator.getByRole("dialog");
  await dialog.getByRole("tab", { name: "JSON" }).click();
  await dialog.getByLabel("Flow as JSON", { exact: true }).fill(JSON.stringify(foodOrderV1, null, 2));
  await dialog.getByRole("button", { name: "Create flow" }).click();
  const problems = dialog.getByRole("list", { name: "Problems" });
  await expect(problems).toBeVisible();
  for (const name of ["no_results", "zone_error", "payment_gateway", "cancelled", "order_failed"]) {
    await expect(
      problems
        .getByRole("listitem")
        .filter({ hasText: `'${name}'` })
        .first(),
    ).toBeVisible();
  }
  await dialog.getByRole("button", { name: "Open in the editor" }).click();
  await expect(operator.getByRole("group", { name: /start of the flow/ })).toBeVisible();
});

/** The field with what a state says first. */
const messageOf = (editor: EditorPage) => editor.inspector.getByRole("textbox", { name: "Message", exact: true }).first();

async function writeMessage(editor: EditorPage, state: string, message: string): Promise<void> {
  await editor.choose(state);
  await editor.inspector
    .getByRole("button", { name: /^Say\b/ })
    .first()
    .click();
  await messageOf(editor).fill(message);
}

async function replaceText({ page }: EditorPage, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "The flow as JSON" }).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

/** Where a state stands, in the flow's own coordinates. */
const placeOf = (editor: EditorPage, state: string) => editor.state(state).evaluate((node) => node.style.transform);

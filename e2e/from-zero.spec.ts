import { chatPage } from "./support/chat-page";
import { countClicks } from "./support/count-clicks";
import { editorPage } from "./support/editor-page";
import { expect, test } from "./support/story";

/** More than this, and a newcomer has given up. */
const mostClicks = 25;

test("Somebody new draws a table booking from nothing, publishes it, and it works on a phone", async ({ operator, customer }) => {
  const editor = editorPage(operator);
  const { inspector } = editor;
  const { keyboard } = operator;
  const clicks = await countClicks(operator, customer);

  await test.step("begins with a blank flow", async () => {
    await operator.goto("/flows");
    await operator.getByRole("button", { name: "Create flow" }).click();
    await operator.getByRole("tab", { name: "Blank" }).click();
    await expect(operator.getByRole("dialog").getByLabel("Name")).toBeFocused();
    await keyboard.type("Table booking");
    await keyboard.press("Enter");
    await editor.isReady();
  });
  await test.step("says what is to be known", async () => {
    await inspector.getByRole("button", { name: "Add field" }).click();
    await keyboard.type("party_size");
    await keyboard.press("Enter");
    await inspector.getByRole("combobox", { name: "Type of party_size" }).click();
    await operator.getByRole("option", { name: "number" }).click();
  });
  await test.step("asks for a number from 1 to 12", async () => {
    await editor.choose("init");
    await inspector
      .getByRole("button", { name: /^Say\b/ })
      .first()
      .click();
    await inspector.getByRole("textbox", { name: "Message", exact: true }).click();
    await keyboard.press("ControlOrMeta+a");
    await keyboard.type("For how many guests?");
    await inspector.getByLabel("Keep the answer as").click();
    await keyboard.type("party_size");
    await inspector.getByRole("combobox", { name: /^(Must be|Kind of answer)$/ }).click();
    await operator.getByRole("option", { name: "Whole number" }).click();
    await keyboard.press("Tab");
    await expect(inspector.getByLabel("At least")).toBeFocused();
    await keyboard.type("1");
    await keyboard.press("Tab");
    await keyboard.type("12");
  });
  await test.step("goes another way for more than 8", async () => {
    await editor.paletteItem("Decision").dragTo(editor.canvas, { targetPosition: await editor.middleOfEdge("init:user_message:0") });
    await keyboard.type("large_group");
    await keyboard.press("Enter");
    await inspector.getByRole("button", { name: "Add condition" }).click();
    await keyboard.type("party_size");
    await inspector.getByRole("combobox", { name: "1. If: how it is compared" }).click();
    await operator.getByRole("option", { name: "is more than" }).click();
    await keyboard.press("Tab");
    await keyboard.type("8");
  });
  await test.step("ends it in two ways", async () => {
    await editor.newExit("large_group").click();
    await editor.kindHere("End").click();
    await keyboard.type("call_us");
    await keyboard.press("Enter");
    await inspector.getByRole("button", { name: "Say something" }).first().click();
    await keyboard.type("For so many, please call us.");
    await editor.choose("completed");
    await inspector
      .getByRole("button", { name: /^Say\b/ })
      .first()
      .click();
    await inspector.getByRole("textbox", { name: "Message", exact: true }).click();
    await keyboard.press("ControlOrMeta+a");
    await keyboard.type("Your table is kept.");
  });
  const link = await test.step("publishes it, and takes the link", async () => {
    await operator.getByRole("button", { name: "Publish", exact: true }).click();
    await editor.dialog.getByRole("button", { name: "Publish version 1" }).click();
    return editor.dialog.getByLabel("Chat link").inputValue();
  });
  await test.step("and it works on a phone", async () => {
    const chat = chatPage(customer, new URL(link).pathname.replace("/chat/", ""));
    await customer.goto(link);
    await chat.isReady();
    await expect(chat.said("For how many guests?")).toHaveCount(1);
    await customer.getByRole("textbox", { name: "Message" }).tap();
    for (const text of ["13", "9"]) {
      await customer.keyboard.type(text);
      await customer.keyboard.press("Enter");
      await expect(chat.said(text).first()).toBeVisible();
    }
    await expect(chat.said("For so many, please call us.")).toBeVisible();
    await expect(chat.said("Your table is kept.")).toHaveCount(0);
  });

  console.info(`from zero: ${clicks.count()} clicks`);
  expect(clicks.count()).toBeLessThanOrEqual(mostClicks);

  await test.step("a smaller party gets its table", async () => {
    const another = chatPage(await operator.context().newPage(), new URL(link).pathname.replace("/chat/", ""));
    await another.open();
    await another.say("4");
    await expect(another.said("Your table is kept.")).toBeVisible();
  });
});

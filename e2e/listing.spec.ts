import { chatPage } from "./support/chat-page";
import { editorPage } from "./support/editor-page";
import { rest } from "./support/rest";
import { expect, test } from "./support/story";
import { tableBooking } from "./support/table-booking";

test("Customers open what is open to everybody, and are offered titles that were written for them", async ({ operator, customer, faults }) => {
  faults.tolerate(/status of 404/);
  for (const [slug, name] of [
    ["listed_booking", "Internal booking (copy)"],
    ["listed_ended", "Internal other (old)"],
  ] as const) {
    await rest.createFlow(slug, tableBooking(slug, name));
    await rest.publish(slug);
  }
  const editor = editorPage(operator);
  await editor.open("listed_booking");
  await operator.getByRole("button", { name: "More", exact: true }).click();
  await operator.getByRole("menuitem", { name: "Share" }).click();
  const open = editor.dialog.getByRole("switch", { name: "Open to everybody" });
  const title = editor.dialog.getByLabel("Title for customers");

  await open.click();
  await expect(editor.dialog.getByText(/leads nowhere without an API key/)).toBeVisible();
  await expect(async () => {
    await customer.goto("/chat/listed_booking");
    await expect(customer.getByText("There is no chat here")).toBeVisible({ timeout: 1_000 });
  }).toPass();

  await open.click();
  await title.fill("Book a table");
  await title.press("Enter");
  await operator.reload();
  await editor.isReady();
  await operator.getByRole("button", { name: "More", exact: true }).click();
  await operator.getByRole("menuitem", { name: "Share" }).click();
  await expect(title).toHaveValue("Book a table");

  const chat = chatPage(customer, "listed_ended");
  await chat.open();
  await chat.say("cancel");
  await expect(
    customer
      .getByRole("button", { name: "Start over" })
      .or(customer.getByRole("button", { name: "Start a new conversation" }))
      .first(),
  ).toBeVisible();
  await chat.say("what else?");
  await expect(chat.quickReply("Book a table")).toBeVisible();
  await expect(customer.getByText(/Internal/)).toHaveCount(1);
});

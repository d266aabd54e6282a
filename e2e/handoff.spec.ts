import { chatPage } from "./support/chat-page";
import { rest } from "./support/rest";
import { desk, expect, test } from "./support/story";
import { tableBooking } from "./support/table-booking";

const slug = "table_with_a_person";

test("A customer asks for a person, who answers and gives the conversation back to the flow", async ({ operator, customer, openWindow, signedIn }) => {
  await rest.createFlow(slug, tableBooking(slug, "Table with a person"));
  await rest.publish(slug);
  const chat = chatPage(customer, slug);
  await operator.goto("/attention");
  await expect(operator.getByRole("heading", { name: "Needs attention" })).toBeVisible();
  await chat.open();
  await chat.say("4");
  await expect(chat.said("At what time?")).toBeVisible();

  const row = operator.getByRole("list", { name: "Waiting for a person" }).getByRole("listitem").filter({ hasText: "Table with a person" });
  await test.step("the operator sees it without reloading, with a count in the navigation", async () => {
    await chat.say("agent");
    await expect(chat.said("I am passing you on to a person. They will answer here.")).toBeVisible();
    await chat.say("is the terrace open?");
    await expect(row).toContainText("Nobody answers yet");
    await expect(row).toContainText("is the terrace open?");
    await expect(operator.getByRole("link", { name: /^Attention, \d+ open$/ })).toBeVisible();
  });

  const second = await openWindow({ ...desk, storageState: signedIn });
  await test.step("opens it, reads it and answers; a second window sees who it is at once", async () => {
    await second.goto("/attention");
    await row.getByRole("link", { name: /^Answer/ }).click();
    const log = operator.getByRole("log", { name: "Conversation" });
    await expect(log.getByText("is the terrace open?")).toBeVisible();
    await operator.getByRole("button", { name: "Answer", exact: true }).click();
    await expect(second.getByRole("list", { name: "Waiting for a person" }).getByRole("listitem").filter({ hasText: "Table with a person" })).toContainText(
      "You are answering",
    );
    await expect(chat.said("A person has joined the conversation.")).toBeVisible();
    await expect(customer.getByText("A person is answering")).toBeVisible();
    await expect(customer.getByRole("list", { name: "Quick replies" })).toHaveCount(0);
    await operator.getByRole("textbox", { name: "Answer to the customer" }).fill("Yes, until ten.");
    await operator.getByRole("button", { name: "Send", exact: true }).click();
    await expect(chat.said("Yes, until ten.")).toBeVisible();
  });

  await test.step("what the customer says meanwhile reaches the person and not the flow", async () => {
    await chat.say("cancel that thought, thank you");
    await expect(operator.getByRole("log", { name: "Conversation" }).getByText("cancel that thought, thank you")).toBeVisible();
    await expect(chat.said("Shall we keep a table for you?")).toHaveCount(0);
  });

  await test.step("and after it is given back, the question is put again and the customer finishes", async () => {
    await operator.getByRole("button", { name: "Give back to the flow" }).click();
    await expect(chat.said(/^The person has left\./)).toBeVisible();
    await expect(chat.said("At what time?")).toHaveCount(2);
    await expect(customer.getByText("Automated assistant")).toBeVisible();
    await chat.say("at eight");
    await chat.quickReply("Yes, please").click();
    await expect(chat.said("Your table is kept.")).toBeVisible();
    await expect(operator.getByText(/come to its end/)).toBeVisible();
    await expect(second.getByText("Table with a person")).toHaveCount(0);
  });
});

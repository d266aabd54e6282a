import type { JsonObject } from "@/flows/json/json";
import { chatPage } from "./support/chat-page";
import { editorPage } from "./support/editor-page";
import { rest } from "./support/rest";
import { expect, test } from "./support/story";

const slug = "party_of";
const say = (message: string) => ({ executor: "response", config: { message } });
const question = "For how many people?";

/** A blank flow with its question asked. */
const flow: JsonObject = {
  schemaVersion: 2,
  id: slug,
  name: "Party of",
  module: "general",
  initialState: "ask_people",
  finalStates: ["booked"],
  context: {},
  states: {
    ask_people: { type: "wait", onEntry: [say(question)], transitions: { user_message: "booked" } },
    booked: { type: "final", outcome: "completed", onEntry: [say("A table for {{party_size}} is yours.")], transitions: {} },
  },
  ui: { layout: { ask_people: { x: 0, y: 0 }, booked: { x: 400, y: 0 } } },
};

test("A question for a whole number understands the words people write, in the preview and in the chat", async ({ operator, customer }) => {
  await rest.createFlow(slug, flow);
  const editor = editorPage(operator);
  const { inspector, preview } = editor;
  await editor.open(slug);

  await test.step("the answer is kept as a whole number from 1 to 12, chosen in one place", async () => {
    await editor.choose("ask_people");
    await inspector.getByRole("textbox", { name: /^Keep the answer as/ }).fill("party_size");
    await inspector.getByRole("combobox", { name: "Kind of answer" }).click();
    await operator.getByRole("option", { name: "Whole number", exact: true }).click();
    await inspector.getByRole("textbox", { name: "At least" }).fill("1");
    await inspector.getByRole("textbox", { name: "At most" }).fill("12");
    await expect(inspector.getByText("Understood: “9”, “nine”, “9 people”, “नौ”.")).toBeVisible();
    await expect(inspector.getByRole("textbox", { name: /^When nothing fits, say/ })).toHaveAttribute(
      "placeholder",
      "Please answer with a whole number from 1 to 12.",
    );
    await editor.saved();
  });

  await test.step("the preview takes the words, and says the limit", async () => {
    await operator
      .getByRole("button", { name: "Preview", exact: true })
      .or(operator.getByRole("tab", { name: "Preview" }))
      .first()
      .click();
    const conversation = preview.getByRole("region", { name: "Conversation" });
    const field = preview.getByRole("textbox", { name: "Message as a customer" });
    await expect(conversation.getByText(question)).toBeVisible();
    await field.fill("13");
    await field.press("Enter");
    await expect(conversation.getByText("13 is more than 12. Please answer with a whole number from 1 to 12.")).toBeVisible();
    await field.fill("nine people");
    await field.press("Enter");
    await expect(conversation.getByText("A table for 9 is yours.")).toBeVisible();
  });

  await editor.publish();
  await test.step("and so does the chat", async () => {
    const chat = chatPage(customer, slug);
    await chat.open();
    await chat.say("2 or 3");
    await expect(chat.said("Please answer with a whole number from 1 to 12.")).toBeVisible();
    await chat.say("13");
    await expect(chat.said(/^13 is more than 12\./)).toBeVisible();
    await chat.say("नौ लोग");
    await expect(chat.said("A table for 9 is yours.")).toBeVisible();
  });
});

import { chatPage } from "./support/chat-page";
import { editorPage } from "./support/editor-page";
import { rest } from "./support/rest";
import { expect, test } from "./support/story";

const say = (message: string) => ({ executor: "response", config: { message } });

/** Asks for an amount, works, and says what came of it. */
const exchange = {
  schemaVersion: 2,
  id: "exchange",
  name: "Exchange",
  module: "general",
  initialState: "ask",
  finalStates: ["done"],
  context: { amount: { type: "number", required: false }, dollars: { type: "number", required: false } },
  states: {
    ask: {
      type: "wait",
      onEntry: [say("How many euros?")],
      input: { accept: ["user_message"], store: "amount" },
      transitions: { user_message: "work" },
    },
    work: { type: "action", actions: [], transitions: { success: "done", error: "done" } },
    done: { type: "final", onEntry: [say("That is {{dollars}} dollars.")], transitions: {} },
  },
};

test("An operator adds an action of a plugin, fills in its form, tries it and publishes it, and a customer's run uses it", async ({ operator, customer }) => {
  await rest.createFlow("exchange", exchange);
  const editor = editorPage(operator);
  await editor.open("exchange");
  await editor.choose("work");
  await editor.inspector.getByRole("button", { name: "Add action" }).click();
  await operator.getByRole("menuitem", { name: /Convert money.*An amount of one currency in another/ }).click();
  await editor.inspector.getByRole("textbox", { name: "Amount" }).fill("{{amount}}");
  await editor.inspector.getByRole("textbox", { name: "To" }).fill("USD");
  await expect(editor.inspector.getByRole("combobox", { name: "From" })).toHaveText("EUR");
  await expect(editor.inspector.getByRole("switch", { name: "Say it" })).not.toBeChecked();
  await editor.inspector.getByRole("textbox", { name: /^Keep the result as/ }).fill("dollars");
  await expect(editor.state("work")).toHaveAccessibleName(/in USD/);
  await editor.saved();

  await operator.getByRole("tab", { name: "Preview" }).click();
  const conversation = editor.preview.getByRole("region", { name: "Conversation" });
  const field = editor.preview.getByRole("textbox", { name: "Message as a customer" });
  await field.fill("20");
  await field.press("Enter");
  // 20 × 1.0834
  await expect(conversation.getByText("That is 21.67 dollars.")).toBeVisible();

  await editor.publish();
  const chat = chatPage(customer, "exchange");
  await chat.open();
  await chat.say("10");
  await expect(chat.said("That is 10.83 dollars.")).toBeVisible();
});

test("The settings tell which plugins there are and what each adds", async ({ operator }) => {
  await operator.goto("/settings?tab=providers");
  const row = operator.getByRole("list", { name: "Plugins" }).getByRole("listitem");
  await expect(row).toContainText("./examples/currency-converter");
  await expect(row).toContainText("Adds “Convert money” (convert).");
  await expect(row).toContainText("In use");
});

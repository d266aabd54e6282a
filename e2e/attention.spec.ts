import { rest } from "./support/rest";
import { expect, test } from "./support/story";

test("What cannot go on by itself waits for an operator, who sends, tries again and skips", async ({ operator, database }) => {
  const session = await rest.openSession("food_order_v2");
  const [greeting] = await rest.history(session);
  if (!greeting) throw new Error("the flow says nothing");
  await database.killMessage(greeting.id);
  const event = `delivered_${Date.now().toString(36)}`;
  await rest.courier({ event, id: event, correlationKey: "nobody waits for this" });

  const rows = operator.getByRole("list", { name: "Needs attention" }).getByRole("listitem");
  const message = rows.filter({ hasText: "Message on whatsapp" });
  const webhook = rows.filter({ hasText: event });
  await operator.goto("/flows");
  await operator.getByRole("link", { name: /^Attention, \d+ open$/ }).click();
  await expect(message).toContainText("The line is dead");
  await expect(message.getByRole("link", { name: "Conversation" })).toHaveAttribute("href", new RegExp(session.sessionId));
  await expect(webhook).toContainText("No run waits for it");

  await test.step("sends the message again", async () => {
    await message.getByRole("button", { name: /^Send again/ }).click();
    await expect(message).toHaveCount(0);
    await expect.poll(() => database.deliveries(greeting.id)).toBe(1);
  });
  await test.step("tries the webhook again, which comes back because still nobody waits for it", async () => {
    await operator
      .getByRole("group", { name: "Show" })
      .getByRole("button", { name: /^Webhooks/ })
      .click();
    await expect(operator).toHaveURL(/kind=webhook/);
    const triedAgain = operator.waitForResponse((response) => response.url().includes("operations.act"));
    await webhook.getByRole("button", { name: /^Try again/ }).press("Enter");
    expect((await triedAgain).ok()).toBe(true);
    await expect.poll(() => database.webhookStatus(event)).toBe("unmatched");
    await expect(webhook).toBeVisible();
  });
  await test.step("and skips it, after a question", async () => {
    await webhook.getByRole("button", { name: /^Skip/ }).click();
    await operator
      .getByRole("alertdialog", { name: /^Skip courier/ })
      .getByRole("button", { name: "Skip webhook" })
      .click();
    await expect(webhook).toHaveCount(0);
    expect(await database.webhookStatus(event)).toBe("skipped");
  });
});

test("Two rows that do not agree are found at night, and an operator reviews them once", async ({ operator, database }) => {
  const runId = await rest.orderInCash();
  const number = await database.claimPaid(runId);
  await database.compareTonight();
  await operator.goto("/attention?kind=difference");
  const row = operator.getByRole("list", { name: "Needs attention" }).getByRole("listitem").filter({ hasText: number });
  await expect(row).toContainText(`Order ${number} is not paid`, { timeout: 45_000 });
  await expect(row).toContainText("there is no such payment");
  await expect(row.getByRole("link", { name: "Open the run" })).toHaveAttribute("href", `/runs/${runId}`);
  await row.getByRole("button", { name: /^Reviewed/ }).click();
  await expect(row).toHaveCount(0);
});

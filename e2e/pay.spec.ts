import { type ChatPage, chatPage } from "./support/chat-page";
import { expect, test } from "./support/story";

const slug = "food_order_v2";

/** A customer who has chosen a dish and is asked to pay for it online. */
async function askToPay(chat: ChatPage): Promise<string> {
  await chat.open();
  await chat.say("paneer tikka");
  await expect(chat.products()).toBeVisible();
  await chat.say("1");
  await chat.quickReply(/./).first().tap();
  await chat.quickReply("Pay online").tap();
  const link = payLink(chat);
  await expect(link).toBeVisible();
  return (await link.getAttribute("href")) ?? "";
}

const payLink = (chat: ChatPage) => chat.log.getByRole("link", { name: /pay/i }).last();
const card = (chat: ChatPage) => chat.log.getByRole("region", { name: /^Pay ₹/ }).last();

test("A payment card says that it is paid, also after a reload and when it was paid in another window", async ({ customer, openWindow }) => {
  const chat = chatPage(customer, slug);
  const address = await askToPay(chat);
  const other = await openWindow({ viewport: { width: 390, height: 844 } });
  await other.goto(address);
  await other.getByRole("button", { name: /^Pay ₹/ }).click();
  await expect(other.getByRole("status")).toContainText("Paid");
  await expect(other.getByRole("status")).toContainText("Test payment");

  await expect(card(chat)).toContainText(/Paid ₹[\d,.]+/);
  await expect(card(chat).locator("time")).toBeVisible();
  await expect(card(chat)).toContainText("Test payment");
  await expect(chat.log.getByText("no longer in use")).toHaveCount(0);
  await customer.reload();
  await chat.isReady();
  await expect(card(chat)).toContainText(/Paid ₹[\d,.]+/);
  await customer.goto(address);
  await expect(customer.getByRole("status")).toContainText("Paid");
  await expect(customer.getByRole("button", { name: /^Pay ₹/ })).toHaveCount(0);
});

test("A payment that failed says so and can be tried again", async ({ customer }) => {
  const chat = chatPage(customer, slug);
  const opening = customer.waitForEvent("popup");
  await askToPay(chat);
  await payLink(chat).tap();
  const page = await opening;
  await page.getByRole("button", { name: "Let it fail" }).tap();
  await expect(page.getByRole("status")).toContainText("The payment failed");
  await page.close();
  const failed = card(chat);
  await expect(failed).toContainText("The payment failed");
  await failed.getByRole("button", { name: "Try again" }).tap();
  await expect(payLink(chat)).toBeVisible();
  await expect(chat.log.getByRole("region", { name: /^Pay ₹/ })).toHaveCount(2);
  await expect(chat.log.getByRole("region", { name: /^Pay ₹/ }).first()).toContainText("The payment failed");
});

test("A payment that is not needed any more, or too late, says which", async ({ customer, database }) => {
  const chat = chatPage(customer, slug);
  const address = await askToPay(chat);
  await chat.say("cancel");
  await expect(chat.said(/nothing was ordered/)).toBeVisible();
  await expect(card(chat)).toContainText("No longer to be paid");
  await database.expirePayments((await chat.session()).sessionId);
  await customer.reload();
  await chat.isReady();
  await expect(card(chat)).toContainText("This link has expired");
  await customer.goto(address);
  await expect(customer.getByRole("status")).toContainText("This link has expired");
});

test("An older link says that a newer one has replaced it, and takes no money", async ({ customer, database }) => {
  const chat = chatPage(customer, slug);
  const address = await askToPay(chat);
  await database.replacePayments((await chat.session()).sessionId);
  await customer.reload();
  await chat.isReady();
  await expect(card(chat)).toContainText("Replaced by a newer link");
  await customer.goto(address);
  await expect(customer.getByRole("status")).toContainText("This link was replaced");
  await expect(customer.getByRole("button", { name: /^Pay ₹/ })).toHaveCount(0);
});

test("Money that came too late is given back by an operator, and the customer sees it", async ({ customer, operator, database }) => {
  const chat = chatPage(customer, slug);
  const address = await askToPay(chat);
  await chat.say("cancel");
  await expect(chat.said(/nothing was ordered/)).toBeVisible();
  await customer.goto(address);
  await customer.getByRole("button", { name: /^Pay ₹/ }).tap();
  await expect(customer.getByRole("status")).toContainText("Paid");
  const { sessionId } = await backInChat(chat);

  await operator.goto("/attention?kind=webhook");
  const row = operator.getByRole("listitem").filter({ has: operator.locator(`a[href*="${sessionId}"]`) });
  await expect(row.getByRole("heading")).toHaveText(/^Customer paid ₹[\d,.]+, nothing was ordered$/);
  await row.getByRole("button", { name: /^Refund/ }).click();
  const question = operator.getByRole("alertdialog", { name: /^Refund ₹[\d,.]+\?$/ });
  await expect(question).toContainText(sessionId);
  await question.getByRole("button", { name: /^Refund ₹/ }).click();
  await expect(row).toHaveCount(0);
  await expect(operator.getByText(/^Refunded ₹[\d,.]+ by /).first()).toBeVisible();
  expect(await database.orders(sessionId)).toEqual([]);

  await customer.goto(address);
  await expect(customer.getByRole("status")).toContainText("Paid back");
  await backInChat(chat);
  await expect(card(chat)).toContainText("was given back");
});

test("Money that came too late pays for the order after all, once, when two operators press at once", async ({
  customer,
  operator,
  openWindow,
  signedIn,
  database,
  faults,
}) => {
  // The second of the two is told that somebody else has dealt with it.
  faults.tolerate(/status of 404/);
  const chat = chatPage(customer, slug);
  const address = await askToPay(chat);
  await chat.say("cancel");
  await expect(chat.said(/nothing was ordered/)).toBeVisible();
  await customer.goto(address);
  await customer.getByRole("button", { name: /^Pay ₹/ }).tap();
  await expect(customer.getByRole("status")).toContainText("Paid");
  const { sessionId } = await backInChat(chat);

  const second = await openWindow({ viewport: { width: 1280, height: 800 }, storageState: signedIn });
  const questions = await Promise.all(
    [operator, second].map(async (page) => {
      await page.goto("/attention?kind=webhook");
      const row = page.getByRole("listitem").filter({ has: page.locator(`a[href*="${sessionId}"]`) });
      await row.getByRole("button", { name: /^Place the order/ }).click();
      return page.getByRole("alertdialog", { name: "Place the order?" }).getByRole("button", { name: "Place the order" });
    }),
  );
  await Promise.all(questions.map((button) => button.click()));
  await expect(operator.getByText(/^Order [\w-]+ placed by /).first()).toBeVisible();
  await expect(second.getByText(/^Order [\w-]+ placed by /).first()).toBeVisible();
  expect(await database.orders(sessionId)).toMatchObject([{ payment_method: "online" }]);
});

/** Goes back to the conversation; gives which one it is. */
async function backInChat(chat: ChatPage) {
  await chat.open();
  return chat.session();
}

import { type ChatPage, chatPage, readSummary } from "./support/chat-page";
import { environment } from "./support/environment";
import { rest } from "./support/rest";
import { expect, test } from "./support/story";

const slug = "food_order_v2";

test("A customer who reloads the page finds the conversation as it was", async ({ customer }) => {
  const chat = chatPage(customer, slug);
  await chat.open();
  await chooseDish(chat);
  const before = await chat.log.innerText();
  const session = await chat.session();

  await customer.reload();
  await chat.isReady();
  await expect(chat.products()).toBeVisible();
  expect(await chat.log.innerText()).toBe(before);
  expect(await chat.session()).toEqual(session);

  await chat.say("1");
  await expect(chat.said(/deliver/).last()).toBeVisible();
});

test("What is written without a connection waits and is sent once when it is back", async ({ customer, faults }) => {
  faults.tolerate(/ERR_INTERNET_DISCONNECTED|WebSocket connection to .+ failed/);
  const chat = chatPage(customer, slug);
  // By its number: on a page from "localhost" the socket client does not listen to the browser's word that the network is gone.
  await chat.open(environment.baseUrl.replace("localhost", "127.0.0.1"));
  await customer.context().setOffline(true);
  await chat.say("paneer tikka");
  await expect(customer.getByText("Waiting for the connection")).toBeVisible();
  await expect(customer.getByText("No connection. What you write is sent when it is back.")).toBeVisible();

  await customer.context().setOffline(false);
  await expect(chat.said(/Here is what I found/)).toBeVisible();
  await expect(customer.getByText("Waiting for the connection")).toBeHidden();
  await expect(customer.getByText(/No connection/)).toBeHidden();
  const own = (await rest.history(await chat.session())).filter((message) => message.role === "user");
  expect(own.map((message) => message.content)).toEqual(["paneer tikka"]);
});

test("Two messages in quick succession are answered in their order", async ({ customer }) => {
  const chat = chatPage(customer, slug);
  await chat.open();
  await chat.say("paneer tikka");
  await chat.say("masala dosa");
  await expect(chat.said(/Here is what I found for masala dosa/i)).toBeVisible();
  const history = await rest.history(await chat.session());
  const asked = history.filter((message) => message.role === "user").map((message) => message.content);
  expect(asked).toEqual(["paneer tikka", "masala dosa"]);
  const found = history.flatMap((message) => /^Here is what I found for ([\w ]+)\./.exec(message.content)?.[1]?.toLowerCase() ?? []);
  expect(found).toEqual(["paneer tikka", "masala dosa"]);
  const shown = await chat.log.innerText();
  expect(shown.indexOf("for paneer tikka")).toBeGreaterThan(-1);
  expect(shown.indexOf("for paneer tikka")).toBeLessThan(shown.indexOf("for masala dosa"));
});

test("A customer orders by tapping alone, fails to pay online, then pays, and has one order", async ({ customer, database }) => {
  const chat = chatPage(customer, slug);
  await chat.open();
  await chooseDish(chat);
  await chat.products().getByRole("button", { name: /^Add/ }).first().tap();
  await chat.quickReply(/./).first().tap();
  await chat.quickReply("Pay online").tap();

  await expect(payLink(chat)).toBeVisible();
  await payBy(chat, "Let it fail", "The payment failed");
  await expect(chat.said(/The payment did not go through/)).toBeVisible();
  expect(await database.orders((await chat.session()).sessionId)).toEqual([]);

  await chat.quickReply("Pay online").tap();
  await payBy(chat, /^Pay ₹/, "Paid");
  await expect(chat.said(/Your order .+ is placed/)).toBeVisible();
  const { totalMinor } = await readSummary(chat.summary());
  const orders = await database.orders((await chat.session()).sessionId);
  expect(orders).toHaveLength(1);
  expect(orders[0]).toMatchObject({ payment_method: "online", total_minor: totalMinor });
});

test("A customer changes their mind at the last question, and nothing is ordered", async ({ customer, database }) => {
  const chat = chatPage(customer, slug);
  await chat.open();
  await chooseDish(chat);
  await chat.say("1");
  await chat.quickReply(/./).first().tap();
  await chat.quickReply("Cancel order").tap();
  await expect(chat.said(/nothing was ordered/)).toBeVisible();
  await expect(customer.getByRole("button", { name: "Start a new conversation" }).last()).toBeVisible();
  expect(await database.orders((await chat.session()).sessionId)).toEqual([]);
});

async function chooseDish(chat: ChatPage): Promise<void> {
  await chat.say("paneer tikka");
  await expect(chat.products()).toBeVisible();
}

const payLink = (chat: ChatPage) => chat.log.getByRole("link", { name: /pay/i }).last();

/** Goes to the pay page in its own window, presses one of its buttons, and closes it. */
async function payBy(chat: ChatPage, button: string | RegExp, outcome: string): Promise<void> {
  const opening = chat.page.waitForEvent("popup");
  await payLink(chat).tap();
  const payPage = await opening;
  await payPage.getByRole("button", { name: button }).tap();
  await expect(payPage.getByRole("status")).toContainText(outcome);
  await payPage.close();
}

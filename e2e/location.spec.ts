import { type ChatPage, chatPage } from "./support/chat-page";
import { expect, phone, test } from "./support/story";

const slug = "food_order_v2";
/** On College Road in Nashik. */
const nearby = { latitude: 20.0059, longitude: 73.7625 };

/** Up to where the flow asks for an address. */
async function comeToAddress(chat: ChatPage): Promise<void> {
  await chat.open();
  await chat.say("paneer tikka");
  await expect(chat.products()).toBeVisible();
  await chat.say("1");
  await expect(chat.said(/Where should we deliver it\?/).last()).toBeVisible();
}

test("A customer shares where they are, and the flow goes on from there", async ({ openWindow }) => {
  const customer = await openWindow({ ...phone, geolocation: nearby, permissions: ["geolocation"] });
  const chat = chatPage(customer, slug);
  await comeToAddress(chat);
  await customer.getByRole("button", { name: "Share your location" }).click();
  await expect(chat.said("My location")).toBeVisible();
  await expect(chat.summary()).toBeVisible();
  await expect(customer.getByRole("button", { name: "Share your location" })).toHaveCount(0);
});

test("A customer who refuses is told so, and types the address", async ({ openWindow }) => {
  const customer = await openWindow(phone);
  const chat = chatPage(customer, slug);
  await customer.context().clearPermissions();
  await comeToAddress(chat);
  await customer.getByRole("button", { name: "Share your location" }).click();
  await expect(customer.getByText(/^This page may not see where you are\./)).toBeVisible();
  await chat.say("College Road");
  await expect(chat.summary()).toBeVisible();
});

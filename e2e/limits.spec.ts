import { chatPage } from "./support/chat-page";
import { cutTexts } from "./support/cut-texts";
import { signIn } from "./support/sign-in";
import { desk, expect, phone, test } from "./support/story";

test("An owner sees what the workspace uses, sets a limit in the settings, and takes it back", async ({ openWindow }) => {
  const owner = await openWindow(desk);
  await signIn(owner);
  const customer = await openWindow(phone);
  await chatPage(customer, "food_order_v2").open();
  await owner.goto("/settings?tab=workspace");
  const limits = owner.locator("section").filter({ has: owner.getByRole("heading", { name: "Limits" }) });
  const conversations = limits.getByRole("listitem").filter({ hasText: "Conversations" }).first();
  await expect(conversations).toContainText(/[1-9]\d* of 20,000 today/);
  await limits.getByLabel("Limit of conversations").fill("none");
  await limits.getByRole("button", { name: "Save limits" }).click();
  await expect(limits.getByLabel("Limit of conversations")).toHaveAccessibleDescription(/A number above zero/);
  await limits.getByLabel("Limit of conversations").fill("30,000");
  await limits.getByRole("button", { name: "Save limits" }).click();
  await expect(conversations).toContainText(/of 30,000 today/);
  await owner.setViewportSize({ width: 390, height: 844 });
  expect(await cutTexts(owner)).toEqual([]);
  await limits.getByLabel("Limit of conversations").fill("");
  await limits.getByRole("button", { name: "Save limits" }).click();
  await expect(conversations).toContainText(/of 20,000 today/);
});

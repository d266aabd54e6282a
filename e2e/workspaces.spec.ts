import type { Page } from "@playwright/test";
import { cashOrderWords } from "../testing/builders/cash-order";
import { chatPage } from "./support/chat-page";
import { cutTexts } from "./support/cut-texts";
import { signIn } from "./support/sign-in";
import { desk, expect, phone, test } from "./support/story";

// Where somebody was last is where they begin the next time: other stories begin in the first workspace.
test.afterEach(({ database }) => database.forgetSwitching());

const switcher = (page: Page) => page.getByRole("button", { name: /^Workspace / });

test("A second workspace is made with the keyboard, its chat is open at once, and neither workspace sees the other's runs", async ({ openWindow }) => {
  const operator = await openWindow(desk);
  await signIn(operator);
  await expect(switcher(operator)).toHaveAccessibleName("Workspace Nashik");
  await switcher(operator).focus();
  await operator.keyboard.press("Enter");
  await operator.getByRole("menuitem", { name: "New workspace" }).press("Enter");
  const dialog = operator.getByRole("dialog", { name: "New workspace" });
  await operator.keyboard.type("Second Kitchen");
  await expect(dialog.getByLabel("Address")).toHaveValue("second-kitchen");
  await dialog.getByLabel("Time zone").fill("Mars/Olympus");
  await operator.keyboard.press("Enter");
  await expect(dialog.getByLabel("Time zone")).toHaveAccessibleDescription(/Choose a zone of the list/);
  await dialog.getByLabel("Time zone").fill("Europe/Berlin");
  await dialog.getByRole("switch", { name: /Begin with the sample world/ }).press("Space");
  await dialog.getByRole("button", { name: "Create workspace" }).press("Enter");
  await expect(switcher(operator)).toHaveAccessibleName("Workspace Second Kitchen");
  await expect(operator.locator('a[href="/flows/food_order_v2"]')).toBeVisible();

  const customer = await openWindow(phone);
  const chat = chatPage(customer, "second-kitchen/food_order_v2");
  await chat.open();
  for (const words of cashOrderWords.slice(1)) {
    await chat.say(words);
    await expect(customer.getByRole("status", { name: /typing/i })).toHaveCount(0);
    await chat.isReady();
  }
  await expect(chat.said(/is placed|on its way|confirmed/i).last()).toBeVisible();
  const { sessionId } = await chat.session();

  await operator.goto("/runs");
  const ours = operator.locator(`a[href^="/runs/"]`);
  await expect(ours).toHaveCount(1);
  const link = (await ours.getAttribute("href")) ?? "";
  const second = await operator.context().newPage();
  await second.goto("/flows");
  await expect(switcher(second)).toHaveAccessibleName("Workspace Second Kitchen");
  await switcher(second).click();
  await second.getByRole("menuitem", { name: /^Nashik/ }).click();
  await expect(switcher(second)).toHaveAccessibleName("Workspace Nashik");
  await second.goto(link);
  await expect(second.getByText(/no longer exists, or you cannot see it/)).toBeVisible();
  // The tab that was there first has stayed where it was.
  await operator.goto(link);
  await expect(switcher(operator)).toHaveAccessibleName("Workspace Second Kitchen");
  await expect(
    operator
      .getByText(sessionId)
      .or(operator.getByRole("region", { name: "Conversation" }))
      .first(),
  ).toBeVisible();
});

test("On a phone the workspaces are in the account's menu, and an owner sets where a workspace is", async ({ openWindow, faults }) => {
  // The address is taken.
  faults.tolerate(/409 \(Conflict\).*settings\.workspace\.make/);
  const operator = await openWindow(phone);
  await signIn(operator);
  await operator.getByRole("button", { name: /^Account of/ }).click();
  await operator.getByRole("menuitem", { name: "New workspace" }).click();
  const dialog = operator.getByRole("dialog", { name: "New workspace" });
  await dialog.getByLabel("Name").fill("The Bakery with the Longest Name in the Whole of the Old Town of Nashik City");
  await dialog.getByLabel("Address").fill("main");
  await dialog.getByRole("button", { name: "Create workspace" }).click();
  await expect(dialog.getByLabel("Address")).toHaveAccessibleDescription(/already a workspace with this address/);
  await dialog.getByLabel("Address").fill("bakery");
  expect(await cutTexts(operator)).toEqual([]);
  await dialog.getByRole("button", { name: "Create workspace" }).click();
  await expect(operator.getByText("Draw your first conversation")).toBeVisible();

  await operator.goto("/settings?tab=workspace");
  await operator.getByLabel("Currency").fill("EUR");
  await operator.getByLabel("Country").fill("de");
  await expect(operator.getByLabel("Country")).toHaveAccessibleDescription(/Germany/);
  await operator.getByRole("button", { name: "Save", exact: true }).click();
  await expect(operator.getByText("Saved: it counts from the next conversation on.")).toBeVisible();
  await operator.reload();
  await expect(operator.getByLabel("Currency")).toHaveValue("EUR");
  await operator.getByRole("button", { name: /^Account of/ }).click();
  await operator.getByRole("menuitem", { name: /^Nashik/ }).click();
  await expect(operator.locator('a[href="/flows/food_order_v2"]')).toBeVisible();
});

import AxeBuilder from "@axe-core/playwright";
import type { BrowserContext, BrowserContextOptions, Page } from "@playwright/test";
import { chatPage } from "./support/chat-page";
import { editorPage } from "./support/editor-page";
import { environment } from "./support/environment";
import { rest } from "./support/rest";
import { desk, expect, phone, test } from "./support/story";
import { tableBooking } from "./support/table-booking";

type Look = { name: string; theme: "light" | "dark"; isPhone: boolean };

const looks: readonly Look[] = [
  { name: "light at 1280", theme: "light", isPhone: false },
  { name: "dark at 1280", theme: "dark", isPhone: false },
  { name: "light at 390", theme: "light", isPhone: true },
  { name: "dark at 390", theme: "dark", isPhone: true },
];

for (const look of looks) {
  test.describe(`No page shuts anybody out, ${look.name}`, () => {
    test("signing in, setting up and lost links", async ({ openWindow, faults }) => {
      faults.tolerate(/status of 404/);
      const page = await openWindow(windowOf(look));
      await page.goto("/sign-in");
      await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
      await isAccessible(page, "sign in");
      await page.goto("/setup?token=none");
      await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
      await isAccessible(page, "setup");
      await page.goto("/nothing/here");
      await expect(page.getByRole("heading", { name: "Nothing lives at this address" })).toBeVisible();
      await isAccessible(page, "not found");
      await page.goto("/chat/no_such_flow");
      await expect(page.getByText("There is no chat here")).toBeVisible();
      await isAccessible(page, "no chat here");
    });

    test("flows, runs, attention and settings", async ({ openWindow, signedIn }) => {
      const runId = await rest.orderInCash();
      const event = `lost_${look.theme}_${look.isPhone ? "phone" : "desk"}`;
      await rest.courier({ event, id: event, correlationKey: "nobody waits for this" });
      const page = await openWindow(windowOf(look, signedIn));
      await page.goto("/flows");
      await expect(page.locator('a[href="/flows/food_order_v2"]')).toBeVisible();
      await isAccessible(page, "flows");
      await page.getByRole("button", { name: "Create flow" }).click();
      await expect(page.getByRole("dialog", { name: "Create a flow" })).toBeVisible();
      await isAccessible(page, "create a flow");
      await page.goto("/runs");
      await expect(page.locator(`a[href="/runs/${runId}"]`)).toBeVisible();
      await isAccessible(page, "runs");
      await page.goto(`/runs/${runId}?step=6`);
      await expect(page.getByRole("slider", { name: "Step of the run" })).toBeVisible();
      await isAccessible(page, "run");
      await page.getByRole("button", { name: "Verify" }).click();
      await expect(page.getByText(/identical, seals intact/)).toBeVisible();
      await isAccessible(page, "run, verified");

      await page.goto("/attention");
      await expect(page.getByRole("heading", { name: `courier: ${event}` })).toBeVisible();
      await isAccessible(page, "needs attention");
      await page.goto("/settings");
      await expect(page.getByRole("main").getByText(environment.ownerEmail).first()).toBeVisible();
      await isAccessible(page, "settings, people");
      await page.getByRole("tab", { name: "API keys" }).click();
      await expect(page.getByRole("heading", { name: "API keys" })).toBeVisible();
      await isAccessible(page, "settings, keys");
      await page.getByRole("tab", { name: "Providers" }).click();
      await expect(page.getByRole("heading", { name: "Providers" })).toBeVisible();
      await isAccessible(page, "settings, providers");
      await page.getByRole("tab", { name: "Data" }).click();
      await expect(page.getByRole("switch")).toBeVisible();
      await isAccessible(page, "settings, data");
      await page.getByRole("tab", { name: "Activity" }).click();
      await expect(page.getByRole("list", { name: "Activity" })).toBeVisible();
      await isAccessible(page, "settings, activity");
      await page.getByRole("tab", { name: "Your account" }).click();
      await expect(page.getByRole("list", { name: "Where you are signed in" })).toBeVisible();
      await isAccessible(page, "settings, your account");
    });

    test("the editor", async ({ openWindow, signedIn }) => {
      const slug = `a11y_${look.name.replace(/ at /, "_")}`;
      await rest.createFlow(slug, tableBooking(slug, "Booking for everybody"));
      const page = await openWindow(windowOf(look, signedIn));
      const editor = editorPage(page);
      await editor.open(slug);
      await isAccessible(page, "editor");
      await page.getByRole("button", { name: "Publish", exact: true }).click();
      await expect(editor.dialog).toBeVisible();
      await isAccessible(page, "publish");
      await page.keyboard.press("Escape");
      await editor.state("ask_time").focus();
      await page.keyboard.press("Enter");
      await expect(editor.nameField).toHaveValue("ask_time");
      await isAccessible(page, "editor with inspector");
      await page.getByRole("tab", { name: "Preview" }).click();
      await expect(editor.preview.getByRole("region", { name: "Conversation" }).getByText("For how many guests?")).toBeVisible();
      await isAccessible(page, "editor with preview");
    });

    test("the chat and the pay page", async ({ openWindow }) => {
      const page = await openWindow(windowOf(look));
      const chat = chatPage(page, "food_order_v2");
      await chat.open();
      await isAccessible(page, "chat");
      await chat.say("paneer tikka");
      await expect(chat.products()).toBeVisible();
      await isAccessible(page, "chat with dishes");
      await chat.say("1");
      await chat.quickReply(/./).first().click();
      await expect(chat.summary()).toBeVisible();
      await isAccessible(page, "chat with the summary");
      await chat.quickReply("Pay online").click();
      const link = chat.log.getByRole("link", { name: /pay/i }).last();
      await expect(link).toBeVisible();
      await isAccessible(page, "chat with the pay link");
      await page.goto((await link.getAttribute("href")) ?? "");
      await expect(page.getByRole("button", { name: /^Pay/ })).toBeVisible();
      await isAccessible(page, "pay page");
    });
  });
}

type SignedIn = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** A window that looks as asked; motion is off, so that nothing is judged while it fades in. */
function windowOf({ theme, isPhone }: Look, storageState?: SignedIn): BrowserContextOptions {
  return { ...(isPhone ? phone : desk), colorScheme: theme, reducedMotion: "reduce", ...(storageState ? { storageState } : {}) };
}

/** Axe finds nothing serious and nothing critical on the page as it is now. */
async function isAccessible(page: Page, where: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const found = grave.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")} — ${failureSummary?.replace(/\s+/g, " ")}`),
  );
  expect.soft(found, `${where}: ${page.url()}`).toEqual([]);
}

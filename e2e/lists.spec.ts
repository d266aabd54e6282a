import { rest } from "./support/rest";
import { holdAnswers, staysStill, staysStillUnderThePointer } from "./support/stillness";
import { expect, test } from "./support/story";
import { tableBooking } from "./support/table-booking";

const columns = { flows: "/flows", runs: "/runs" } as const;

for (const [name, path] of Object.entries(columns)) {
  test(`Columns of the ${name} stay where they are while rows load, change and are pointed at`, async ({ operator }) => {
    await rest.orderInCash();
    const held = await holdAnswers(operator, /\/api\/trpc\//);
    await operator.goto(path);
    const heads = operator.getByRole("columnheader");
    await expect(heads.first()).toBeVisible();
    const rows = operator.locator("tbody a[data-row-link]");
    await staysStill(heads, `${name}, loading and loaded`, async () => {
      held.release();
      await expect(rows.first()).toBeVisible();
    });
    const filters = operator.getByRole("search").locator("input, button");
    await staysStill(filters, `${name}, a filter is chosen`, async () => {
      await operator.getByRole("combobox", { name: "Status" }).click();
      await operator.getByRole("option", { name: name === "flows" ? "Inactive" : "Cancelled" }).click();
      await expect(operator).toHaveURL(/status=/);
    });
    await operator.getByRole("combobox", { name: "Status" }).click();
    await operator.getByRole("option", { name: "Any status" }).click();
    await expect(rows.first()).toBeVisible();
    await staysStill(heads, `${name}, other rows`, async () => {
      await operator.getByRole("searchbox").fill("food");
      await expect(operator).toHaveURL(/q=food/);
      await expect(rows.first()).toBeVisible();
    });
    await staysStillUnderThePointer(operator.locator("tbody tr").first().locator("td"), `${name}, cells of a row`);
  });
}

test("The filters of what needs attention stay where they are while it is counted", async ({ operator }) => {
  const event = `counted_${Date.now().toString(36)}`;
  await rest.courier({ event, id: event, correlationKey: "nobody waits for this" });
  // Who is signed in and who waits for a person is known first; what failed is asked for after that.
  const held = await holdAnswers(operator, /operations\.list/);
  await operator.goto("/attention");
  const choices = operator.getByRole("group", { name: "Show" }).getByRole("button");
  await staysStill(choices, "counts come", async () => {
    held.release();
    await expect(operator.getByRole("heading", { name: `courier: ${event}` })).toBeVisible();
  });
  await staysStill(choices, "one is chosen", () => choices.nth(2).click());
  await staysStillUnderThePointer(choices, "kinds");
});

test("Tabs stay where they are when another one is chosen", async ({ operator }) => {
  await operator.goto("/settings");
  const tabs = operator.getByRole("tablist", { name: "Settings" }).getByRole("tab");
  await expect(operator.getByRole("main").getByText("Owner").first()).toBeVisible();
  const count = await tabs.count();
  for (let i = count - 1; i >= 0; i -= 1) await staysStill(tabs, `settings, tab ${i + 1}`, () => tabs.nth(i).click());
  await staysStillUnderThePointer(tabs, "settings");
});

test("What is around a run's moments stays where it is while one goes through them", async ({ openWindow, signedIn }) => {
  const runId = await rest.orderInCash();
  const page = await openWindow({ viewport: { width: 800, height: 800 }, storageState: signedIn, permissions: ["clipboard-read", "clipboard-write"] });
  await page.goto(`/runs/${runId}`);
  const tabs = page.getByRole("tab");
  await expect(tabs).toHaveCount(4);
  const buttons = page.getByRole("banner").or(page.locator("header").first()).getByRole("button");
  await staysStill(tabs, "from the end to the beginning", () => page.keyboard.press("Home"));
  for (let i = 0; i < 6; i += 1) await staysStill(tabs, `step ${i + 1}`, () => page.keyboard.press("ArrowRight"));
  for (const i of [0, 1, 2, 3]) await staysStill(tabs, `tab ${i + 1}`, () => tabs.nth(i).click());
  await staysStill(buttons, "the link is copied", () => page.getByRole("button", { name: /^Copy link/ }).click());
});

test("What was just published was published just now, however long the page stood open or the clocks differ", async ({ openWindow, signedIn }) => {
  const [slug, name] = [`just_now_${Date.now().toString(36)}`, "Just now booking"];
  const page = await openWindow({ storageState: signedIn, viewport: { width: 1280, height: 800 } });
  await page.clock.install();
  await page.goto("/flows");
  await expect(page.locator("time").first()).toBeVisible();
  await page.goto("/settings");
  await page.getByRole("link", { name: "Flows", exact: true }).first().click();
  await expect(page.locator("time").first()).toBeVisible();

  await test.step("the browser's clock is nine minutes behind the server's", async () => {
    await rest.createFlow(slug, tableBooking(slug, name));
    await rest.publish(slug);
    await page.clock.setSystemTime(Date.now() - 9 * 60_000);
    await page.goto("/flows");
    const row = page.getByRole("row").filter({ has: page.locator(`a[href="/flows/${slug}"]`) });
    await expect(row.locator("time")).toHaveText(/^just now$|^\d+ s ago$/);
    await expect(page.locator("time").filter({ hasText: /^in / })).toHaveCount(0);
  });

  await test.step("what is to come is still to come", async () => {
    await page.goto("/settings");
    await page.getByRole("button", { name: "Invite" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("E-mail address").fill(`${slug}@parley.example`);
    await dialog.getByRole("button", { name: "Create the link" }).click();
    await expect(dialog.getByText(/^Invitation for/)).toBeVisible();
    await page.keyboard.press("Escape");
    await page.goto("/settings");
    await expect(
      page
        .getByRole("listitem")
        .filter({ hasText: `${slug}@parley.example` })
        .locator("time"),
    ).toHaveText(/^in 6 d$|^\d+ \w+$/);
  });
});

test("A page that showed no time for nine minutes does not think that what happened since is to come", async ({ openWindow, signedIn }) => {
  const slug = `stood_still_${Date.now().toString(36)}`;
  await rest.createFlow(slug, tableBooking(slug, "Stood still booking"));
  const page = await openWindow({ storageState: signedIn, viewport: { width: 1280, height: 800 } });
  await page.clock.install();
  // As on a page that was opened nine minutes ago: its clock has run since, and the server's times are of now.
  await page.clock.setSystemTime(Date.now() - 9 * 60_000);
  await page.goto("/flows");
  await expect(page.locator("time").first()).toBeVisible();
  await page.getByRole("link", { name: "Settings" }).click();
  await expect(page.getByRole("tab", { name: "Providers" })).toBeVisible();
  await page.getByRole("tab", { name: "Providers" }).click();
  await page.clock.setSystemTime(Date.now());
  await rest.publish(slug);
  await page.getByRole("link", { name: "Flows", exact: true }).first().click();
  await expect(page.locator(`a[href="/flows/${slug}"]`)).toBeVisible();
  await expect(page.locator("time").filter({ hasText: /^in / })).toHaveCount(0);
});

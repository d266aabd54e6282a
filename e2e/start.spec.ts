import { expect, test } from "@playwright/test";

test.describe("The start command serves", () => {
  test("a studio that asks an operator to sign in, and lets the first owner in", async ({ page }) => {
    await page.goto("/");
    await expect(page).toHaveURL(/\/sign-in/);
    await page.getByLabel("E-mail").fill(process.env.E2E_OWNER_EMAIL ?? "");
    await page.getByLabel("Password", { exact: true }).fill(process.env.E2E_OWNER_PASSWORD ?? "");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(/\/flows/);
  });

  test("a chat that answers", async ({ page }) => {
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    await page.goto("/chat/food_order_v2");
    await expect(page.getByRole("log")).toBeVisible();
    expect(problems).toEqual([]);
  });

  test("pages with the headers that keep a browser safe, and without a network address of anybody else", async ({ request }) => {
    const response = await request.get("/sign-in");
    expect(response.headers()).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "strict-origin-when-cross-origin" });
    expect(response.headers()).not.toHaveProperty("x-powered-by");
    expect(await response.text()).not.toMatch(/(?:src|href)="https?:\/\//);
  });
});

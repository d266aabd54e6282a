import { expect, type Page } from "@playwright/test";
import { environment } from "./environment";

/** Signs in as the owner, by the form. */
export async function signIn(page: Page): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(environment.ownerEmail);
  await page.getByLabel("Password", { exact: true }).fill(environment.ownerPassword);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Flows", level: 1 })).toBeVisible();
}

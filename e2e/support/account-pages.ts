import { expect, type Page } from "@playwright/test";

export type Credentials = { email: string; password: string };

/** The pages before one is in, filled in as people do. */
export const accountPages = {
  async signIn(page: Page, { email, password }: Credentials): Promise<void> {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
  },
  async isIn(page: Page): Promise<void> {
    await expect(page.getByRole("heading", { name: "Flows", level: 1 })).toBeVisible();
  },
  /** Takes an invitation as somebody new. */
  async join(page: Page, link: string, { name, password }: { name: string; password: string }): Promise<void> {
    await page.goto(link);
    await page.getByLabel("Your name").fill(name);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Join" }).click();
    await expect(page.getByRole("heading", { name: "You are in" })).toBeVisible();
  },
  /** What an owner passes on to somebody who is invited. */
  async invite(owner: Page, email: string, role: string): Promise<string> {
    await owner.goto("/settings");
    await owner.getByRole("button", { name: "Invite someone" }).click();
    const dialog = owner.getByRole("dialog");
    await dialog.getByLabel("E-mail address").fill(email);
    await dialog.getByRole("combobox", { name: "Role" }).click();
    await owner.getByRole("option", { name: role }).click();
    await dialog.getByRole("button", { name: "Create the link" }).click();
    const link = await dialog.locator("code").innerText();
    await dialog.getByRole("button", { name: "Done" }).click();
    return link;
  },
  /** A choice of the menu beside a person. */
  async act(owner: Page, name: string, choice: string): Promise<void> {
    await owner.getByRole("button", { name: `More for ${name}` }).click();
    await owner.getByRole("menuitem", { name: choice }).click();
  },
};

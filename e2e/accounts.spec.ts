import type { Page } from "@playwright/test";
import { accountPages, type Credentials } from "./support/account-pages";
import { authenticator } from "./support/authenticator";
import { desk, expect, phone, test } from "./support/story";

const { signIn, isIn, join, invite, act } = accountPages;
const first = "tandoor lemon kite";
const second = "monsoon bicycle seven";

/** Somebody new with a name that no other story uses. */
function newcomer(name: string): Credentials & { name: string } {
  return { name, email: `${name.toLowerCase()}-${Date.now().toString(36)}@example.org`, password: first };
}

async function openAccount(page: Page): Promise<void> {
  await page.goto("/settings?tab=account");
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
}

test("Somebody turns a second factor on, signs in with it, and with a recovery code when the phone is away", async ({ operator, openWindow, faults }) => {
  faults.tolerate(/401|the server responded with a status of 4/);
  const bela = newcomer("Bela");
  const page = await openWindow(desk);
  await join(page, await invite(operator, bela.email, "Agent"), bela);
  await signIn(page, bela);
  await isIn(page);
  await openAccount(page);

  await page.getByRole("button", { name: "Turn on" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your password").fill("not my password");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog.getByText("This is not your password.")).toBeVisible();
  await dialog.getByLabel("Your password").fill(bela.password);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog.getByRole("img", { name: "QR code that sets up the app" })).toBeVisible();
  const app = authenticator(await dialog.getByTestId("factor-key").innerText());
  await dialog.getByLabel("Code", { exact: true }).fill(app.code());
  await dialog.getByRole("button", { name: "Turn on" }).click();
  const shown = dialog.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(shown).toHaveCount(10);
  const codes = await shown.allInnerTexts();
  await dialog.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText("10 recovery codes are left.")).toBeVisible();

  const away = await openWindow(phone);
  await signIn(away, bela);
  await away.getByLabel("Code", { exact: true }).fill("000000");
  await away.getByRole("button", { name: "Sign in" }).click();
  await expect(away.getByText("This code does not fit.")).toBeVisible();
  await away.getByLabel("Code", { exact: true }).fill(app.code());
  await away.getByRole("button", { name: "Sign in" }).click();
  await isIn(away);

  const borrowed = await openWindow(desk);
  await signIn(borrowed, bela);
  await borrowed.getByRole("button", { name: "Use a recovery code" }).click();
  await borrowed.getByLabel("Recovery code").fill(codes[3] ?? "");
  await borrowed.getByRole("button", { name: "Sign in" }).click();
  await isIn(borrowed);

  await test.step("and an owner, who sees it, can take it away", async () => {
    await operator.goto("/settings");
    const row = operator.getByRole("list", { name: "People" }).getByRole("listitem").filter({ hasText: bela.email });
    await expect(row.getByText("Second factor")).toBeVisible();
    await act(operator, "Bela", "Reset second factor");
    await operator.getByRole("alertdialog").getByRole("button", { name: "Reset second factor" }).click();
    await expect(row.getByText("Second factor")).toHaveCount(0);
    await signIn(borrowed, bela);
    await isIn(borrowed);
  });
});

test("Somebody ends a browser that was left signed in, and changes the password everywhere", async ({ operator, openWindow, faults }) => {
  faults.tolerate(/401|the server responded with a status of 4/);
  const cara = newcomer("Cara");
  const here = await openWindow(desk);
  await join(here, await invite(operator, cara.email, "Editor"), cara);
  await signIn(here, cara);
  await isIn(here);
  const left = await openWindow({ ...phone, userAgent: "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1" });
  await signIn(left, cara);
  await isIn(left);

  await test.step("the phone is out at once, whatever its cookie says", async () => {
    const cookies = await left.context().cookies();
    await openAccount(here);
    const rows = here.getByRole("list", { name: "Where you are signed in" }).getByRole("listitem");
    await expect(rows).toHaveCount(2);
    await expect(rows.filter({ hasText: "This browser" })).toHaveCount(1);
    await rows.filter({ hasText: "Safari on iPhone" }).getByRole("button", { name: "End" }).click();
    await expect(rows).toHaveCount(1);
    await left.goto("/flows");
    await expect(left).toHaveURL(/\/sign-in/);
    await left.context().addCookies(cookies);
    await left.goto("/flows");
    await expect(left).toHaveURL(/\/sign-in/);
  });

  await test.step("signing out ends a cookie that was copied", async () => {
    await signIn(left, cara);
    await isIn(left);
    const cookies = await left.context().cookies();
    await left.getByRole("button", { name: /^Account of/ }).click();
    await left.getByRole("menuitem", { name: "Sign out" }).click();
    await expect(left).toHaveURL(/\/sign-in/);
    await left.context().addCookies(cookies);
    await left.goto("/flows");
    await expect(left).toHaveURL(/\/sign-in/);
  });

  await test.step("a new password signs the other browsers out and this one not", async () => {
    await signIn(left, cara);
    await isIn(left);
    await openAccount(here);
    await here.getByRole("button", { name: "Change password" }).click();
    const dialog = here.getByRole("dialog");
    await dialog.getByLabel("Your password now").fill(cara.password);
    await dialog.getByLabel("New password", { exact: true }).fill("Password2024");
    await dialog.getByRole("button", { name: "Change password" }).click();
    await expect(dialog.getByText("This password is among the first that are tried.")).toBeVisible();
    await dialog.getByLabel("New password", { exact: true }).fill(second);
    await dialog.getByRole("button", { name: "Change password" }).click();
    await expect(dialog).toHaveCount(0);
    await expect(here.getByRole("list", { name: "Where you are signed in" }).getByRole("listitem")).toHaveCount(1);
    await left.goto("/flows");
    await expect(left).toHaveURL(/\/sign-in/);
    await signIn(left, cara);
    await expect(left.getByText("do not belong together")).toBeVisible();
    await signIn(left, { ...cara, password: second });
    await isIn(left);
  });
});

test("An owner makes a link for a forgotten password, removes somebody and invites them again", async ({ operator, openWindow, faults }) => {
  faults.tolerate(/401|the server responded with a status of 4/);
  const dev = newcomer("Dev");
  const page = await openWindow(desk);
  await join(page, await invite(operator, dev.email, "Viewer"), dev);

  await test.step("the link works once", async () => {
    await operator.goto("/settings");
    await act(operator, "Dev", "Make a password link");
    const dialog = operator.getByRole("dialog");
    await dialog.getByRole("button", { name: "Make the link" }).click();
    const link = await dialog.locator("code").innerText();
    await dialog.getByRole("button", { name: "Done" }).click();
    await page.goto(link);
    await page.getByLabel("New password", { exact: true }).fill(second);
    await page.getByRole("button", { name: "Set password" }).click();
    await expect(page.getByRole("heading", { name: "Your new password is set" })).toBeVisible();
    await page.goto(link);
    await page.getByLabel("New password", { exact: true }).fill(first);
    await page.getByRole("button", { name: "Set password" }).click();
    await expect(page.getByText("This link was used already or has expired.")).toBeVisible();
    await signIn(page, { ...dev, password: second });
    await isIn(page);
  });

  await test.step("a viewer sees no address but their own", async () => {
    await page.goto("/settings");
    const list = page.getByRole("list", { name: "People" });
    await expect(list.getByText("You", { exact: true })).toBeVisible();
    const addresses = (await list.innerText()).match(/\S+@\S+/g) ?? [];
    expect(new Set(addresses)).toEqual(new Set([dev.email]));
  });

  await test.step("an invitation for an account that is there asks for its password", async () => {
    await operator.goto("/settings");
    await act(operator, "Dev", "Remove");
    await operator.getByRole("alertdialog").getByRole("button", { name: "Remove person" }).click();
    await expect(operator.getByText(dev.email)).toHaveCount(0);
    const link = await invite(operator, dev.email, "Agent");
    await page.goto("/flows");
    await expect(page).toHaveURL(/\/sign-in/);
    await page.goto(link);
    await expect(page.getByText(`There is an account for ${dev.email} already.`)).toBeVisible();
    await page.getByLabel("Password", { exact: true }).fill("a password of my own");
    await page.getByRole("button", { name: "Sign in and join" }).click();
    await expect(page.getByText("do not belong together")).toBeVisible();
    await page.getByLabel("Password", { exact: true }).fill(second);
    await page.getByRole("button", { name: "Sign in and join" }).click();
    await isIn(page);
  });

  await test.step("and all of it is in the activity", async () => {
    await operator.goto("/settings?tab=activity");
    const rows = operator.getByRole("list", { name: "Activity" }).getByRole("listitem");
    for (const words of ["joined as agent", "removed Dev", "made a password link for Dev", "chose a new password by a link"])
      await expect(rows.filter({ hasText: words }).first()).toBeVisible();
    await operator.getByRole("combobox", { name: "What" }).click();
    await operator.getByRole("option", { name: "Sign-ins" }).click();
    await expect(operator).toHaveURL(/area=signIns/);
    await expect(rows.filter({ hasText: "was refused: wrong password" }).first()).toBeVisible();
    await expect(rows.filter({ hasText: "removed Dev" })).toHaveCount(0);
  });
});

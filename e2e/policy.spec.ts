import type { Page } from "@playwright/test";
import { appPages } from "./support/app-pages";
import { chatPage } from "./support/chat-page";
import { editorPage } from "./support/editor-page";
import { rest } from "./support/rest";
import { desk, expect, test } from "./support/story";

/** What stands for the parts in brackets; a page that is not here fails the story. */
type Sample = Record<string, string>;

/** What the policy refused on the page since it was loaded. */
async function watchPolicy(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const refused: string[] = [];
    Reflect.set(window, "refusedByPolicy", refused);
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) =>
      refused.push(`${effectiveDirective} ${blockedURI} ${sourceFile}:${lineNumber}`),
    );
  });
  return () => page.evaluate((): string[] => Reflect.get(window, "refusedByPolicy"));
}

test.describe("The pages' policy", () => {
  test("is met by every page, and sent with it", async ({ openWindow, signedIn, faults }) => {
    faults.tolerate(/status of 404/);
    const runId = await rest.orderInCash();
    const sample: Sample = {
      "/flows/[slug]": "/flows/food_order_v2",
      "/runs/[id]": `/runs/${runId}`,
      "/chat/[flow]": "/chat/food_order_v2",
      "/pay/[token]": "/pay/none",
    };
    const page = await openWindow({ ...desk, storageState: signedIn });
    const refused = await watchPolicy(page);
    for (const path of appPages()) {
      const address = path.includes("[") ? sample[path] : path;
      expect(address, `an address to try ${path} with`).toBeDefined();
      const response = await page.goto(address ?? path);
      await page.waitForLoadState("networkidle");
      const policy = response?.headers()["content-security-policy"] ?? "";
      expect(policy, path).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic';/);
      expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
      expect(await refused(), path).toEqual([]);
    }
    process.stdout.write(`${appPages().length} pages under the policy\n`);
  });

  test("is met while somebody works in the editor, its JSON and the preview, and talks in the chat", async ({ openWindow, signedIn }) => {
    const page = await openWindow({ ...desk, storageState: signedIn });
    const refused = await watchPolicy(page);
    const editor = editorPage(page);
    await editor.open("food_order_v2");
    await page.getByRole("button", { name: "More", exact: true }).first().click();
    await page.getByRole("menuitem", { name: "Edit as JSON" }).click();
    await expect(page.getByRole("textbox", { name: "The flow as JSON" })).toBeVisible();
    await page.getByRole("tab", { name: "Preview" }).click();
    await expect(editor.preview.getByRole("textbox").first()).toBeVisible();
    expect(await refused()).toEqual([]);

    const chat = chatPage(page, "food_order_v2");
    await chat.open();
    await chat.say("paneer tikka");
    await page.waitForLoadState("networkidle");
    expect(await refused()).toEqual([]);
  });

  test("keeps a script that somebody smuggled in from running", async ({ openWindow, faults }) => {
    faults.tolerate(/Content Security Policy/);
    const page = await openWindow(desk);
    const refused = await watchPolicy(page);
    await page.goto("/sign-in");
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.wasSmuggledIn = true";
      const picture = document.createElement("div");
      picture.innerHTML = `<img src="data:," onerror="window.wasSmuggledIn = true">`;
      document.body.append(picture);
      document.body.insertAdjacentHTML("beforeend", `<a id="smuggled" href="javascript:window.wasSmuggledIn = true">x</a>`);
      document.getElementById("smuggled")?.click();
    });
    await expect.poll(async () => (await refused()).length).toBeGreaterThanOrEqual(2);
    expect(await page.evaluate(() => Reflect.get(window, "wasSmuggledIn"))).toBeUndefined();
  });
});

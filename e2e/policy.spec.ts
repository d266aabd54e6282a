import type { Page } from "@playwright/test";
import { pageVisits } from "./support/page-visits";
import { desk, expect, test } from "./support/story";

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
  for (const [path, { isStudio, visit }] of Object.entries(pageVisits))
    test(`is sent with ${path} and met in each of its states`, async ({ openWindow, signedIn, faults }) => {
      faults.tolerate(/status of 40[134]/);
      const page = await openWindow({ ...desk, ...(isStudio ? { storageState: signedIn } : {}) });
      const refused = await watchPolicy(page);
      const policies: string[] = [];
      page.on("response", (response) => response.request().isNavigationRequest() && policies.push(response.headers()["content-security-policy"] ?? "none"));
      const look = async (state: string) => expect(await refused(), `${path}, ${state}`).toEqual([]);
      await visit({ page, look, id: `policy_${Date.now().toString(36)}`, isPhone: false });
      expect(policies.length).toBeGreaterThan(0);
      for (const policy of policies) {
        expect(policy).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic';/);
        expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline/);
      }
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

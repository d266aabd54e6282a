import AxeBuilder from "@axe-core/playwright";
import type { BrowserContext, BrowserContextOptions, Page } from "@playwright/test";
import { pageVisits } from "./support/page-visits";
import { pagesOfApp } from "./support/pages-of-app";
import { desk, expect, phone, test } from "./support/story";
import { watchPolicy } from "./support/watch-policy";

type Look = { name: string; isPhone: boolean };

const looks: readonly Look[] = [
  { name: "at 1280", isPhone: false },
  { name: "at 390", isPhone: true },
];
/** The themes are style sheets only, so one visit shows both. */
const themes = ["dark", "light"] as const;
/** What else axe knows is the same in both themes. */
const rulesOfColour = ["color-contrast", "link-in-text-block"] as const;

test("Every page of the application is visited for those who cannot see it", () => {
  expect(Object.keys(pageVisits).sort()).toEqual(pagesOfApp());
});

for (const { name, isPhone } of looks) {
  test.describe(`No page shuts anybody out or leaves its policy, ${name}`, () => {
    for (const [path, { isStudio, visit }] of Object.entries(pageVisits)) {
      test(path, async ({ openWindow, signedIn, faults }) => {
        faults.tolerate(/status of 40[134]/);
        const page = await openWindow(windowOf(isPhone, isStudio ? signedIn : undefined));
        const policy = await watchPolicy(page);
        const look = async (state: string) => {
          expect(await policy.refused(), `${path}, ${state}`).toEqual([]);
          await isAccessible(page, `${path}, ${state}`);
        };
        await visit({ page, look, id: `${isPhone ? "phone" : "desk"}_${Date.now().toString(36)}`, isPhone });
        policy.wasSent();
      });
    }

    test("lost links", async ({ openWindow, faults }) => {
      faults.tolerate(/status of 404/);
      const page = await openWindow(windowOf(isPhone));
      await page.goto("/nothing/here");
      await expect(page.getByRole("heading", { name: "Nothing lives at this address" })).toBeVisible();
      await isAccessible(page, "not found");
    });
  });
}

type SignedIn = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** A window of a desk or a phone; motion is off, so that nothing is judged while it fades in. */
function windowOf(isPhone: boolean, storageState?: SignedIn): BrowserContextOptions {
  return { ...(isPhone ? phone : desk), colorScheme: "light", reducedMotion: "reduce", ...(storageState ? { storageState } : {}) };
}

/** Axe finds nothing, of whatever impact, on the page as it is now, light or dark. */
async function isAccessible(page: Page, where: string): Promise<void> {
  // A page that is being exchanged for another has no title for a moment.
  await expect(page).toHaveTitle(/./);
  for (const theme of themes) {
    await page.emulateMedia({ colorScheme: theme });
    const axe = new AxeBuilder({ page });
    const { violations } = await (theme === "light" ? axe : axe.withRules([...rulesOfColour])).analyze();
    const found = violations.flatMap(({ id, impact, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${impact}): ${target.join(" ")} — ${failureSummary?.replace(/\s+/g, " ")}`),
    );
    expect.soft(found, `${where}, ${theme}: ${page.url()}`).toEqual([]);
  }
}

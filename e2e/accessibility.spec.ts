import AxeBuilder from "@axe-core/playwright";
import type { BrowserContext, BrowserContextOptions, Page } from "@playwright/test";
import { pageVisits } from "./support/page-visits";
import { pagesOfApp } from "./support/pages-of-app";
import { desk, expect, phone, test } from "./support/story";

type Look = { name: string; theme: "light" | "dark"; isPhone: boolean };

const looks: readonly Look[] = [
  { name: "light at 1280", theme: "light", isPhone: false },
  { name: "dark at 1280", theme: "dark", isPhone: false },
  { name: "light at 390", theme: "light", isPhone: true },
  { name: "dark at 390", theme: "dark", isPhone: true },
];

test("Every page of the application is visited for those who cannot see it", () => {
  expect(Object.keys(pageVisits).sort()).toEqual(pagesOfApp());
});

for (const look of looks) {
  test.describe(`No page shuts anybody out, ${look.name}`, () => {
    for (const [path, { isStudio, visit }] of Object.entries(pageVisits)) {
      test(path, async ({ openWindow, signedIn, faults }) => {
        faults.tolerate(/status of 40[134]/);
        const page = await openWindow(windowOf(look, isStudio ? signedIn : undefined));
        const id = `${look.theme}_${look.isPhone ? "phone" : "desk"}_${Date.now().toString(36)}`;
        await visit({ page, look: (state) => isAccessible(page, `${path}, ${state}`), id, isPhone: look.isPhone });
      });
    }

    test("lost links", async ({ openWindow, faults }) => {
      faults.tolerate(/status of 404/);
      const page = await openWindow(windowOf(look));
      await page.goto("/nothing/here");
      await expect(page.getByRole("heading", { name: "Nothing lives at this address" })).toBeVisible();
      await isAccessible(page, "not found");
    });
  });
}

type SignedIn = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** A window that looks as asked; motion is off, so that nothing is judged while it fades in. */
function windowOf({ theme, isPhone }: Look, storageState?: SignedIn): BrowserContextOptions {
  return { ...(isPhone ? phone : desk), colorScheme: theme, reducedMotion: "reduce", ...(storageState ? { storageState } : {}) };
}

/** Axe finds nothing, of whatever impact, on the page as it is now. */
async function isAccessible(page: Page, where: string): Promise<void> {
  // A page that is being exchanged for another has no title for a moment.
  await expect(page).toHaveTitle(/./);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${impact}): ${target.join(" ")} — ${failureSummary?.replace(/\s+/g, " ")}`),
  );
  expect.soft(found, `${where}: ${page.url()}`).toEqual([]);
}

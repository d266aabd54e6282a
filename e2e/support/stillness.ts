import { expect, type Locator, type Page } from "@playwright/test";
import { steadyBox } from "./steady-box";

/** Where each of these stands, in px. */
async function boxesOf(elements: Locator) {
  const all = await elements.all();
  return Promise.all(
    all.map(async (element) => {
      const box = await element.boundingBox();
      return box === null ? null : Object.values(box).map((value) => Math.round(value * 2) / 2);
    }),
  );
}

/** None of `watched` moves or changes its size when something is done. */
export async function staysStill(watched: Locator, what: string, act: () => Promise<unknown>): Promise<void> {
  await steadyBox(watched.first());
  const before = await boxesOf(watched);
  expect(before.length, `${what}: there is something to watch`).toBeGreaterThan(0);
  await act();
  await steadyBox(watched.first());
  expect(await boxesOf(watched), what).toEqual(before);
}

/** Hovering over each of them in turn moves none of them. */
export async function staysStillUnderThePointer(watched: Locator, what: string): Promise<void> {
  const count = await watched.count();
  for (let i = 0; i < count; i += 1) await staysStill(watched, `${what}, hovered over the ${i + 1}th`, () => watched.nth(i).hover());
}

/** Holds answers of the studio back until `release` is called, so that what loads can be looked at. */
export async function holdAnswers(page: Page, path: RegExp): Promise<{ release: () => void }> {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  await page.route(path, async (route) => {
    await opened;
    await route.continue();
  });
  return { release: open };
}

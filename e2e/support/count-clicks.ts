import type { Page } from "@playwright/test";

/** Counts every press of a pointer in these windows: a click, a tap and a drag with its drop are one each. Typing is none. */
export async function countClicks(...pages: readonly Page[]): Promise<{ count: () => number }> {
  let clicks = 0;
  for (const page of pages) {
    await page.exposeFunction("countOneClick", () => {
      clicks += 1;
    });
    await page.addInitScript(() => {
      const { countOneClick } = window as unknown as { countOneClick: () => void };
      window.addEventListener("pointerdown", () => countOneClick(), { capture: true });
    });
  }
  return { count: () => clicks };
}

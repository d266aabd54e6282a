import type { Locator } from "@playwright/test";

/** Where an element is on the page once it has stood still for five frames: canvases move and panels slide when something is added. */
export function steadyBox(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  return locator.evaluate((element) => {
    const place = () => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    };
    return new Promise<ReturnType<typeof place>>((resolve) => {
      let before = place();
      let still = 0;
      const look = () => {
        const now = place();
        still = now.x === before.x && now.y === before.y && now.width === before.width ? still + 1 : 0;
        before = now;
        if (still >= 5) resolve(now);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
  });
}

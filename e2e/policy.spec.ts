import { desk, expect, test } from "./support/story";
import { watchPolicy } from "./support/watch-policy";

// That every page is sent with it and keeps to it is asked where all pages are visited: accessibility.spec.ts.
test("The pages' policy keeps a script that somebody smuggled in from running", async ({ openWindow, faults }) => {
  faults.tolerate(/Content Security Policy/);
  const page = await openWindow(desk);
  const { refused } = await watchPolicy(page);
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

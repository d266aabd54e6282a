import type { BrowserContextOptions, Page } from "@playwright/test";
import { editorPage } from "./support/editor-page";
import { rest } from "./support/rest";
import { steadyBox } from "./support/steady-box";
import { desk, expect, test } from "./support/story";
import { tableBooking } from "./support/table-booking";

const offline = /ERR_INTERNET_DISCONNECTED|Failed to fetch/;

/** A second browser, which knows nothing of the first. */
async function anotherWindow(operator: Page, openWindow: (options: BrowserContextOptions) => Promise<Page>): Promise<Page> {
  return openWindow({ ...desk, storageState: await operator.context().storageState() });
}

test("Two who write in different fields of one state at once both keep their text", async ({ operator, openWindow }) => {
  await rest.createFlow("shared_booking", tableBooking("shared_booking", "Shared booking"));
  const [asha, ben] = [editorPage(operator), editorPage(await anotherWindow(operator, openWindow))];
  await Promise.all([asha.open("shared_booking"), ben.open("shared_booking")]);
  await Promise.all([asha.openMessage("ask_guests"), ben.choose("ask_guests")]);

  await asha.message.fill("");
  await Promise.all([
    asha.message.pressSequentially("How many of you will come to us?", { delay: 60 }),
    ben.description.pressSequentially("The first thing that we ask everybody.", { delay: 60 }),
  ]);
  await Promise.all([asha.saved(), ben.saved()]);
  await expect(asha.description).toHaveValue("The first thing that we ask everybody.");
  await expect(ben.state("ask_guests")).toHaveAccessibleName(/How many of you will come to us/);
  // Nobody had to reload anything, and nobody's field was taken from under his hands.
  await expect(asha.message).toHaveValue("How many of you will come to us?");
  await expect(asha.message).toBeFocused();
  await expect(ben.description).toBeFocused();

  for (const editor of [asha, ben]) {
    await editor.page.reload();
    await editor.isReady();
    await editor.openMessage("ask_guests");
    await expect(editor.message).toHaveValue("How many of you will come to us?");
    await expect(editor.description).toHaveValue("The first thing that we ask everybody.");
  }
});

test("Undo takes back one's own work, and leaves that of others alone", async ({ operator, openWindow }) => {
  await rest.createFlow("undone_booking", tableBooking("undone_booking", "Undone booking"));
  const [asha, ben] = [editorPage(operator), editorPage(await anotherWindow(operator, openWindow))];
  await Promise.all([asha.open("undone_booking"), ben.open("undone_booking")]);
  await asha.choose("ask_time");
  await asha.description.fill("Asha wrote this.");
  await asha.saved();
  await expect(ben.state("ask_time")).toBeVisible();
  await ben.openMessage("ask_time");
  await expect(ben.description).toHaveValue("Asha wrote this.");
  await ben.message.fill("When shall we expect you?");
  await ben.saved();
  await expect(asha.state("ask_time")).toHaveAccessibleName(/When shall we expect you/);

  // Ben's is the newer one; Asha takes back what is hers.
  await operator.getByRole("button", { name: "Undo" }).click();
  await expect(asha.description).toHaveValue("");
  await asha.saved();
  await expect(asha.state("ask_time")).toHaveAccessibleName(/When shall we expect you/);
  await expect(operator.getByRole("button", { name: "Undo" })).toBeDisabled();
  await expect(ben.description).toHaveValue("");
  await expect(ben.message).toHaveValue("When shall we expect you?");
});

test("What is written offline is kept through closing the page, and arrives beside what others wrote", async ({ operator, openWindow, faults }) => {
  faults.tolerate(offline);
  await rest.createFlow("offline_booking", tableBooking("offline_booking", "Offline booking"));
  const away = await anotherWindow(operator, openWindow);
  const [asha, ben] = [editorPage(operator), editorPage(away)];
  await Promise.all([asha.open("offline_booking"), ben.open("offline_booking")]);
  await ben.choose("ask_guests");
  await away.context().setOffline(true);
  await ben.description.fill("Written in a train.");
  await expect(ben.saveStatus).toHaveText("Offline, kept here");
  await asha.openMessage("ask_guests");
  await asha.message.fill("How many will you be?");
  await asha.saved();
  await away.close();
  await away.context().setOffline(false);

  const back = editorPage(await away.context().newPage());
  await back.open("offline_booking");
  await back.openMessage("ask_guests");
  await expect(back.description).toHaveValue("Written in a train.");
  await expect(back.message).toHaveValue("How many will you be?");
  await expect(asha.description).toHaveValue("Written in a train.");
  await back.page.reload();
  await back.isReady();
  await back.choose("ask_guests");
  await expect(back.description).toHaveValue("Written in a train.");
});

test("What cannot be kept comes back to its author, with what was typed", async ({ operator, openWindow, faults }) => {
  faults.tolerate(offline);
  await rest.createFlow("lost_booking", tableBooking("lost_booking", "Lost booking"));
  const away = await anotherWindow(operator, openWindow);
  const [asha, ben] = [editorPage(operator), editorPage(away)];
  await Promise.all([asha.open("lost_booking"), ben.open("lost_booking")]);
  await ben.choose("given_up");
  await away.context().setOffline(true);
  await ben.description.fill("A text that took an hour.");
  await expect(ben.saveStatus).toHaveText("Offline, kept here");
  await asha.choose("given_up");
  await operator.keyboard.press("Delete");
  await asha.dialog.getByRole("button", { name: "Delete state" }).click();
  await asha.saved();
  await away.context().setOffline(false);

  await away.getByText("One of your changes could not be kept.").waitFor();
  await expect(ben.state("given_up")).toHaveCount(0);
  await away.getByRole("button", { name: "Show" }).click();
  await expect(ben.dialog).toHaveAccessibleName("Could not be kept");
  await expect(ben.dialog.getByText("Description of given_up")).toBeVisible();
  await expect(ben.dialog.getByText("A text that took an hour.")).toBeVisible();
  await ben.dialog.getByRole("button", { name: "Discard" }).click();
  await expect(away.getByText("could not be kept")).toHaveCount(0);
});

test("Others are seen where they are, and nothing moves for it", async ({ operator, openWindow }) => {
  await rest.createFlow("seen_booking", tableBooking("seen_booking", "Seen booking"));
  const asha = editorPage(operator);
  await asha.open("seen_booking");
  await asha.openMessage("ask_time");
  await asha.saved();
  const places = () =>
    Promise.all([operator.getByRole("heading", { level: 1 }), operator.getByRole("button", { name: "Publish", exact: true }), asha.message].map(steadyBox));
  const before = await places();

  const ben = editorPage(await anotherWindow(operator, openWindow));
  await ben.open("seen_booking");
  const faces = operator.getByRole("list", { name: "Also here" });
  await expect(faces.getByRole("button")).toHaveCount(1);
  await ben.openMessage("ask_time");
  await ben.message.focus();
  await expect(faces.getByRole("button", { name: /, writing in ask_time$/ })).toBeVisible();
  await expect(asha.inspector.getByText(/ is writing here$/)).toBeVisible();
  const box = await steadyBox(ben.canvas);
  await ben.page.mouse.move(box.x + 200, box.y + 120);
  // The outline's name and the pointer's.
  await expect(asha.canvas.locator(".react-flow__viewport-portal span")).toHaveCount(2);
  await operator.screenshot({ path: "test-results/together-1280.png" });
  expect(await places()).toEqual(before);

  await operator.setViewportSize({ width: 390, height: 844 });
  await expect(faces.getByRole("button")).toBeVisible();
  await operator.screenshot({ path: "test-results/together-390.png" });
  expect(await operator.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

  await ben.page.close();
  await expect(faces).toHaveCount(0);
});

import type { Page } from "@playwright/test";
import { editorPage } from "./support/editor-page";
import { rest } from "./support/rest";
import { expect, test } from "./support/story";
import { tableBooking } from "./support/table-booking";

/** Version 1 asks "For how many guests?", version 2 "How many will you be?". */
async function twoVersions(slug: string): Promise<void> {
  await rest.createFlow(slug, tableBooking(slug, "Table booking"));
  await rest.publish(slug);
  await rest.replaceState(slug, "ask_guests", {
    type: "wait",
    onEntry: [{ executor: "response", config: { message: "How many will you be?" } }],
    input: { accept: ["user_message"] },
    transitions: { user_message: "ask_time" },
  });
  await rest.publish(slug);
}

const greeting = async (slug: string) => (await rest.history(await rest.openSession(slug)))[0]?.content;
const versions = (page: Page) => page.getByRole("list", { name: "Versions" }).getByRole("listitem");

async function act(page: Page, number: number, item: string | RegExp): Promise<void> {
  await page.getByRole("button", { name: `Actions for version ${number}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("An operator compares two versions on the canvas, in words and as text", async ({ operator }) => {
  const slug = `compared_${Date.now().toString(36)}`;
  await twoVersions(slug);
  await operator.goto(`/flows/${slug}/versions`);
  await act(operator, 2, "Compare with version 1");
  const editor = editorPage(operator);
  await expect(editor.state("ask_guests")).toHaveAccessibleName(/changed/);
  await expect(editor.state("ask_time")).not.toHaveAccessibleName(/changed|added|removed/);
  const changes = operator.getByRole("list", { name: "Changes" });
  await expect(changes.getByText("Changed the action response in ask_guests, on entry")).toBeVisible();
  await operator.getByRole("tab", { name: "In words" }).click();
  await expect(changes.getByText("config.message: “For how many guests?” became “How many will you be?”")).toBeVisible();
  await operator.getByRole("tab", { name: "As text" }).click();
  const text = operator.getByRole("region", { name: "State ask_guests" });
  await expect(text.getByRole("cell", { name: /Removed: .*For how many guests/ })).toBeVisible();
  await expect(text.getByRole("cell", { name: /Added: .*How many will you be/ })).toBeVisible();
});

test("An operator restores an older version as the draft, and takes it back", async ({ operator }) => {
  const slug = `restored_${Date.now().toString(36)}`;
  await twoVersions(slug);
  await operator.goto(`/flows/${slug}/versions`);
  await act(operator, 1, "Restore as draft");
  const question = operator.getByRole("alertdialog");
  await expect(question.getByText("Customers go on getting version 2 until the draft is published.")).toBeVisible();
  await question.getByRole("button", { name: "Restore version 1" }).click();
  await expect(versions(operator)).toHaveCount(3);
  await expect(versions(operator).first().getByText("Draft")).toBeVisible();
  expect(JSON.stringify((await rest.builder(slug)).definition)).toContain("For how many guests?");
  expect(await greeting(slug)).toBe("How many will you be?");

  await operator.getByRole("button", { name: "Undo" }).click();
  await expect(operator.getByText("The draft is what it was before")).toBeVisible();
  expect(JSON.stringify((await rest.builder(slug)).definition)).not.toContain("For how many guests?");

  await act(operator, 1, "Restore as draft");
  await question.getByRole("button", { name: "Restore version 1" }).click();
  await operator.getByRole("button", { name: "Open editor" }).click();
  await expect(editorPage(operator).state("ask_guests")).toHaveAccessibleName(/For how many guests/);
});

test("An operator rolls back, and only new conversations are on the older version", async ({ operator }) => {
  const slug = `rolled_${Date.now().toString(36)}`;
  await twoVersions(slug);
  const underWay = await rest.openSession(slug);
  await operator.goto(`/flows/${slug}/versions`);
  await expect(versions(operator).filter({ hasText: "Version 2" }).getByText("Live now")).toBeVisible();
  await act(operator, 1, "Start new conversations on version 1");
  const question = operator.getByRole("alertdialog");
  await expect(question.getByText("New conversations start on version 1 instead of version 2 at once, wherever they come from.")).toBeVisible();
  await question.getByRole("button", { name: "Start on version 1" }).click();
  await expect(versions(operator).filter({ hasText: "Version 1" }).getByText("Live now")).toBeVisible();
  await expect(versions(operator).filter({ hasText: "Version 2" }).getByText("Earlier")).toBeVisible();
  expect(await greeting(slug)).toBe("For how many guests?");
  const { flowState } = await rest.say(underWay, "c_1", "four");
  expect(flowState).toMatchObject({ state: "ask_time", version: 2 });

  await operator.goto("/settings");
  await operator.getByRole("tab", { name: "Activity" }).click();
  await expect(operator.getByText(/had new conversations of Table booking start on version 1, before: 2/).first()).toBeVisible();
});

test("An operator comes from the editor to a version, and reads what it said", async ({ operator }) => {
  const slug = `read_${Date.now().toString(36)}`;
  await twoVersions(slug);
  const editor = editorPage(operator);
  await editor.open(slug);
  await operator.getByRole("button", { name: "More", exact: true }).click();
  await operator.getByRole("menuitem", { name: "Versions" }).click();
  await operator.getByRole("link", { name: "All versions" }).click();
  await expect(operator.getByRole("heading", { name: "Versions", level: 1 })).toBeVisible();
  await versions(operator).filter({ hasText: "Version 1" }).getByRole("link", { name: "Version 1" }).click();
  await expect(operator.getByRole("heading", { name: /^Version 1/, level: 1 })).toBeVisible();
  await editor.choose("ask_guests");
  await expect(operator.getByRole("region", { name: "State" }).getByText("For how many guests?")).toBeVisible();
  await expect(operator.getByRole("button", { name: "Publish" })).toHaveCount(0);
  await expect(editor.newExit("ask_guests")).toHaveCount(0);
});

test("An operator moves conversations that are under way to the new version, and sees which cannot be", async ({ operator }) => {
  const slug = `moved_${Date.now().toString(36)}`;
  await rest.createFlow(slug, tableBooking(slug, "Table booking"));
  await rest.publish(slug);
  const [asked, sure] = [await rest.openSession(slug), await rest.openSession(slug)];
  await rest.say(sure, "c_1", "four");
  await rest.say(sure, "c_2", "eight");
  // Nobody is asked for a confirmation any more.
  await rest.replaceState(slug, "ask_time", {
    type: "wait",
    onEntry: [{ executor: "response", config: { message: "When shall we expect you?" } }],
    input: { accept: ["user_message"] },
    transitions: { user_message: "booked" },
  });
  await rest.removeState(slug, "confirm");
  await rest.removeState(slug, "given_up");
  await rest.publish(slug);

  await operator.goto(`/flows/${slug}/versions`);
  await act(operator, 2, "Move running conversations to version 2");
  const dialog = operator.getByRole("dialog");
  await expect(dialog.getByText("1 conversation fits, 1 does not and would stay where it is.")).toBeVisible();
  await expect(dialog.getByRole("region", { name: "These do not fit" }).getByText("the state confirm is not there any more")).toBeVisible();
  await dialog.getByRole("button", { name: "Move those that fit" }).click();
  await expect(dialog.getByText("1 conversation is on version 2 now, 1 did not fit")).toBeVisible();
  await expect(dialog.getByRole("region", { name: "These stay where they were" }).getByRole("listitem").first()).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).last().click();

  const { flowState, messages } = await rest.say(asked, "c_1", "four");
  expect([flowState?.version, messages.map(({ content }) => content)]).toEqual([2, ["When shall we expect you?"]]);
  expect((await rest.say(sure, "c_3", "yes please")).flowState).toMatchObject({ version: 1, state: "booked" });

  await operator.goto(`/runs/${flowState?.runId}`);
  await expect(operator.getByText("Moved from version 1 to version 2 by an operator.")).toBeVisible();
  await operator.getByRole("button", { name: /^Go to step/ }).click();
  await expect(operator.getByTestId("run-step").getByText("Moved from version 1 to version 2")).toBeVisible();
  const editor = editorPage(operator);
  await expect(editor.state("confirm")).toHaveCount(0);
  await operator.keyboard.press("Home");
  await expect(editor.state("confirm")).toBeVisible();
  await operator.getByRole("button", { name: "Verify" }).click();
  await expect(operator.getByText(/identical, seals intact/)).toBeVisible();
});

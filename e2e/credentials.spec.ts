import { cutTexts } from "./support/cut-texts";
import { editorPage } from "./support/editor-page";
import { rest } from "./support/rest";
import { expect, phone, test } from "./support/story";

const secret = "Bearer sesame-of-the-story-4711";

const weather = {
  schemaVersion: 2,
  id: "weather_story",
  name: "Weather",
  module: "general",
  initialState: "ask",
  finalStates: ["done"],
  context: {},
  states: {
    ask: {
      type: "action",
      actions: [{ executor: "http", config: { url: "https://api.weather.example/now", credential: "weather" } }],
      transitions: { success: "done", error: "done" },
    },
    done: { type: "final", transitions: {} },
  },
};

test("An owner keeps a credential, sees it masked ever after, replaces it, and removes it when no flow names it any more", async ({ operator, faults }) => {
  faults.tolerate(/status of 409/);
  await operator.goto("/settings?tab=credentials");
  await operator.getByRole("button", { name: "Add a credential" }).click();
  const dialog = operator.getByRole("dialog", { name: "Add a credential" });
  await dialog.getByLabel("Name").fill("weather");
  await dialog.getByLabel("Value", { exact: true }).fill(secret);
  await dialog.getByRole("button", { name: "Add the credential" }).click();
  await expect(dialog.getByLabel("Hosts")).toHaveAccessibleDescription(/Name the hosts that it may be sent to/);
  await dialog.getByLabel("Hosts").fill("api.weather.example");
  await dialog.getByRole("button", { name: "Add the credential" }).click();
  const row = operator.getByRole("list", { name: "Credentials" }).getByRole("listitem").filter({ hasText: "weather" });
  await expect(row).toContainText("••••4711 as authorization to api.weather.example");
  await expect(row).toContainText("never used");
  await operator.getByRole("button", { name: "Add a credential" }).click();
  await expect(dialog.getByLabel("Value", { exact: true })).toHaveValue("");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await operator.reload();
  await expect(row).toBeVisible();
  expect(await operator.content()).not.toContain("sesame");

  await rest.createFlow("weather_story", weather);
  await row.getByRole("button", { name: "Remove weather" }).click();
  await operator.getByRole("alertdialog").getByRole("button", { name: "Remove the credential" }).click();
  await expect(operator.getByText("It is still used by Weather. Change that first.")).toBeVisible();
  await operator.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();

  await row.getByRole("button", { name: "Replace the value of weather" }).click();
  const replacing = operator.getByRole("dialog", { name: "Replace the value of weather" });
  await expect(replacing.getByLabel("Hosts")).toHaveValue("api.weather.example");
  await replacing.getByLabel("Value", { exact: true }).fill(`${secret}-0815`);
  await replacing.getByRole("button", { name: "Replace the value" }).click();
  await expect(row).toContainText("••••0815");
  await expect(row).toContainText("Replaced");

  const editor = editorPage(operator);
  await editor.open("weather_story");
  await operator.goto("/settings?tab=activity");
  await expect(operator.getByText(/replaced the value of the credential weather/)).toBeVisible();
  expect(await operator.content()).not.toContain("sesame");
});

test("An owner chooses the workspace's own model, tries it, and goes back to the installation's", async ({ openWindow, signedIn, faults }) => {
  faults.tolerate(/status of (400|409)/);
  const page = await openWindow({ ...phone, storageState: signedIn });
  await page.goto("/settings?tab=credentials");
  await page.getByRole("button", { name: "Add a credential" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a credential" });
  await dialog.getByLabel("Name").fill("our-model");
  await dialog.getByRole("combobox", { name: "For" }).click();
  await page.getByRole("option", { name: "Plugins and providers" }).click();
  await dialog.getByLabel("Value", { exact: true }).fill("sk-sesame-of-the-story-4711");
  await dialog.getByLabel("Hosts").fill("127.0.0.1:9");
  expect(await cutTexts(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Add the credential" }).click();
  await expect(page.getByRole("list", { name: "Credentials" })).toContainText("our-model");

  await page.goto("/settings?tab=providers");
  const cards = page.getByRole("list", { name: "Providers" }).getByRole("listitem");
  const payments = cards.filter({ hasText: "Payments" });
  await expect(payments).toContainText("Sandbox");
  await payments.getByRole("button", { name: "Test Payments" }).click();
  await expect(payments.getByRole("status")).toHaveText("This is a sandbox and always answers: no money moves, and nobody outside is asked.");
  const search = cards.filter({ hasText: "Product search" });
  await search.getByRole("button", { name: "Test Product search" }).click();
  await expect(search.getByRole("status")).toHaveText(/^[\d,]+ products can be found\.$/);

  const model = cards.filter({ hasText: "Language model" });
  await expect(model).toContainText("Of the installation");
  await model.getByRole("button", { name: "Change Language model" }).click();
  const form = page.getByRole("form", { name: "Language model" });
  await form.getByLabel("Address").fill("https://api.openai.com/v1");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByLabel("Model", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await form.getByLabel("Model", { exact: true }).fill("small");
  await form.getByRole("combobox", { name: "Key" }).click();
  await page.getByRole("option", { name: "our-model" }).click();
  await form.getByRole("button", { name: "Test" }).click();
  await expect(form.getByRole("combobox", { name: "Key" })).toHaveAccessibleDescription(/may not be sent to api\.openai\.com/);
  // A service inside, at which nothing may arrive.
  await form.getByLabel("Address").fill("http://127.0.0.1:9/v1");
  await form.getByRole("button", { name: "Test" }).click();
  await expect(form.getByRole("status")).toHaveText(
    "The address leads to a network that is not public. Services inside are set by whoever runs this installation.",
  );
  expect(await cutTexts(page)).toEqual([]);
  await form.getByRole("button", { name: "Save" }).click();
  await expect(model).toContainText("small at http://127.0.0.1:9/v1");
  await expect(model).toContainText("Of this workspace");

  await page.goto("/settings?tab=credentials");
  const remove = async () => {
    await page.getByRole("button", { name: "Remove our-model" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Remove the credential" }).click();
  };
  await remove();
  await expect(page.getByText("It is still used by Language model. Change that first.")).toBeVisible();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
  await page.goto("/settings?tab=providers");
  await model.getByRole("button", { name: "Use the installation's" }).click();
  await expect(model).toContainText("Of the installation");
  await page.goto("/settings?tab=credentials");
  await remove();
  await expect(page.getByText("our-model")).toHaveCount(0);
});

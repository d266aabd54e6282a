import type { Page } from "@playwright/test";
import { signedHeaders } from "@/server/signatures/signature";
import { environment } from "./support/environment";
import { rest } from "./support/rest";
import { expect, test } from "./support/story";
import { tableBooking } from "./support/table-booking";

const triggers = (page: Page) => page.getByRole("list", { name: "Triggers" }).getByRole("listitem");

async function send(url: string, secret: string, id: string): Promise<number> {
  const body = Buffer.from(JSON.stringify({ order: 12 }));
  const to = new URL(new URL(url).pathname, environment.baseUrl);
  const headers = { "content-type": "application/json", ...signedHeaders(secret, { body, at: Date.now(), eventId: id }) };
  return (await fetch(to, { method: "POST", headers, body })).status;
}

test("An operator gives a flow a webhook and a set time, and sees what they start", async ({ operator }) => {
  const slug = `started_${Date.now().toString(36)}`;
  await rest.createFlow(slug, tableBooking(slug, "Started from outside"));
  await rest.publish(slug);
  await operator.goto(`/flows/${slug}`);
  await operator.getByRole("button", { name: "Add webhook" }).click();
  await operator.getByLabel("Name", { exact: true }).last().fill(`till_${slug}`);
  await operator.getByRole("button", { name: "Add schedule" }).click();
  await operator.getByLabel("Times").fill("30 9 * * 1-5");
  await expect(operator.getByText("At 09:30 on weekdays")).toBeVisible();
  await operator.getByLabel("Time zone").fill("Europe/Berlin");
  await expect(operator.getByRole("list", { name: "Next times" }).getByRole("listitem")).toHaveCount(3);
  await expect(operator.getByText("Saved", { exact: true })).toBeVisible();
  await rest.publish(slug);

  await operator.getByRole("link", { name: "Addresses, next times, and what has fired" }).click();
  await expect(triggers(operator).filter({ hasText: `till_${slug}` })).toBeVisible();
  await expect(operator.getByRole("list", { name: "Next times" }).getByRole("listitem")).toHaveCount(3);
  await operator.getByRole("button", { name: "Make its address" }).click();
  const secret = (await operator.getByRole("dialog").getByRole("code").textContent()) ?? "";
  await operator.getByRole("button", { name: "Done" }).click();
  const address = operator.getByRole("code").filter({ hasText: "/api/webhooks/hk_" }).first();
  const url = (await address.textContent()) ?? "";
  expect(await send(url, secret, "e1")).toBe(200);
  expect(await send(url, secret, "e1")).toBe(200);
  expect(await send(url, "not the secret of it", "e2")).toBe(401);
  const fired = operator.getByRole("list", { name: "Started one by one" }).getByRole("listitem");
  await expect(fired).toHaveCount(1);
  await expect(fired.first()).toContainText(`The webhook till_${slug}`);
  await fired.getByRole("link", { name: "Open the run" }).click();
  await expect(operator.getByText("For how many guests?").first()).toBeVisible();
});

test("An operator sees whom a start would reach before anything is sent", async ({ operator }) => {
  const slug = `outbound_${Date.now().toString(36)}`;
  await rest.createFlow(slug, tableBooking(slug, "Started for many"));
  await rest.publish(slug);
  await operator.goto(`/flows/${slug}/triggers`);
  await operator.getByRole("button", { name: "Start now for…" }).click();
  await operator.getByLabel("Participants").fill("p_nobody\n+91 98000 00000");
  await operator.getByRole("button", { name: "See what it would do" }).click();
  await expect(operator.getByText("2: there is no such participant")).toBeVisible();
  await expect(operator.getByRole("button", { name: "Start for 0 people" })).toBeDisabled();
  await operator.getByRole("button", { name: "Change the list" }).click();
  await expect(operator.getByLabel("Participants")).toHaveValue("p_nobody\n+91 98000 00000");
});

import type { Page } from "@playwright/test";
import type { JsonObject } from "@/flows/json/json";
import { chatPage } from "./chat-page";
import { editorPage } from "./editor-page";
import { environment } from "./environment";
import { rest } from "./rest";
import { expect } from "./story";
import { tableBooking } from "./table-booking";

/** What a visit may need: it calls `look` each time the page stands in a state that is worth it. */
export type Visit = { page: Page; look: (state: string) => Promise<void>; id: string; isPhone: boolean };

export type PageVisits = {
  /** Seen by people who have signed in. */
  isStudio: boolean;
  visit: (visit: Visit) => Promise<void>;
};

const heading = (page: Page, name: string | RegExp) => expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();

/** How to come to each page and to its main states, by its place in app/. */
export const pageVisits: Readonly<Record<string, PageVisits>> = {
  "/": {
    isStudio: true,
    async visit({ page, look }) {
      await page.goto("/");
      await heading(page, "Flows");
      await look("the start");
    },
  },
  "/sign-in": {
    isStudio: false,
    async visit({ page, look }) {
      await page.goto("/sign-in");
      await heading(page, /sign in/i);
      await look("the form");
      await page.getByLabel("E-mail address").fill("nobody@parley.example");
      await page.getByLabel("Password", { exact: true }).fill("not the password");
      await page.getByRole("button", { name: "Sign in" }).click();
      await expect(page.getByText(/do not belong together/)).toBeVisible();
      await look("refused");
    },
  },
  "/setup": {
    isStudio: false,
    async visit({ page, look }) {
      await page.goto("/setup?token=none");
      await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
      await look("done already");
    },
  },
  "/invite": {
    isStudio: false,
    async visit({ page, look }) {
      await page.goto("/invite?token=none");
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await look("the form");
      await page.goto("/invite");
      await heading(page, "The link is not complete");
      await look("half a link");
    },
  },
  "/reset": {
    isStudio: false,
    async visit({ page, look }) {
      await page.goto("/reset?token=none");
      await heading(page, "Choose a new password");
      await look("the form");
      await page.goto("/reset");
      await heading(page, "The link is not complete");
      await look("half a link");
    },
  },
  "/flows": { isStudio: true, visit: visitFlows },
  "/flows/[slug]": { isStudio: true, visit: visitEditor },
  "/flows/[slug]/triggers": { isStudio: true, visit: visitTriggers },
  "/flows/[slug]/versions": { isStudio: true, visit: visitVersions },
  "/flows/[slug]/versions/[number]": { isStudio: true, visit: visitVersion },
  "/flows/[slug]/compare": { isStudio: true, visit: visitComparison },
  "/runs": {
    isStudio: true,
    async visit({ page, look }) {
      const runId = await rest.orderInCash();
      await page.goto("/runs");
      await expect(page.locator(`a[href="/runs/${runId}"]`)).toBeVisible();
      await look("the list");
      await page.goto("/runs?q=nothing%20is%20called%20this");
      await expect(page.getByText("No run fits")).toBeVisible();
      await look("none fits");
    },
  },
  "/runs/[id]": { isStudio: true, visit: visitRun },
  "/attention": { isStudio: true, visit: visitAttention },
  "/attention/[id]": { isStudio: true, visit: visitHandoff },
  "/phones": { isStudio: true, visit: visitPhones },
  "/settings": { isStudio: true, visit: visitSettings },
  "/chat/[...address]": { isStudio: false, visit: visitChat },
  "/pay/[token]": { isStudio: false, visit: visitPay },
};

async function visitFlows({ page, look }: Visit): Promise<void> {
  await page.goto("/flows");
  await expect(page.locator('a[href="/flows/food_order_v2"]')).toBeVisible();
  await look("the list");
  await page.getByRole("button", { name: "Create flow" }).click();
  await expect(page.getByRole("dialog", { name: "Create a flow" })).toBeVisible();
  await look("create a flow");
  await page.keyboard.press("Escape");
  await page.goto("/flows?q=nothing%20is%20called%20this");
  await expect(page.getByText("No flow fits")).toBeVisible();
  await look("none fits");
}

async function visitEditor({ page, look, id }: Visit): Promise<void> {
  const slug = `a11y_${id}`;
  await rest.createFlow(slug, tableBooking(slug, "Booking for everybody"));
  const editor = editorPage(page);
  await editor.open(slug);
  await look("the canvas");
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(editor.dialog).toBeVisible();
  await look("publish");
  await page.keyboard.press("Escape");
  await editor.state("ask_time").focus();
  await page.keyboard.press("Enter");
  await expect(editor.nameField).toHaveValue("ask_time");
  await look("inspector");
  await page.getByRole("tab", { name: "Preview" }).click();
  await expect(editor.preview.getByRole("region", { name: "Conversation" }).getByText("For how many guests?")).toBeVisible();
  await look("preview");
  await page.getByRole("button", { name: /Open the issues$/ }).click();
  for (const tab of ["Issues", "JSON", "Versions", "Shortcuts"]) {
    await page.getByRole("tab", { name: new RegExp(`^${tab}`) }).click();
    if (tab === "JSON") await expect(page.getByRole("textbox", { name: "The flow as JSON" })).toBeVisible();
    await look(`drawer, ${tab}`);
  }
  await page.goto("/flows/no_such_flow");
  await expect(page.getByText("There is no such flow")).toBeVisible();
  await look("no such flow");
}

async function visitTriggers({ page, look, id }: Visit): Promise<void> {
  const slug = `triggers_${id}`;
  const webhook = `hook_${id}`;
  const triggers: JsonObject[] = [
    { keyword: `word ${id}` },
    { webhook, person: "customer.phone" },
    { schedule: "0 9 * * 1-5", audience: "everyone", purpose: "news" },
  ];
  await rest.createFlow(slug, { ...tableBooking(slug, "Started from outside"), triggers });
  await rest.publish(slug);
  await page.goto(`/flows/${slug}/triggers`);
  await expect(page.getByRole("list", { name: "Triggers" })).toContainText(webhook);
  await look("the triggers");
  await page.getByRole("button", { name: "Make its address" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look("the secret");
  await page.getByRole("button", { name: "Done" }).click();
  await page.getByText("Try it from a shell").click();
  await look("the address");
  await page.getByRole("button", { name: "Start now for…" }).click();
  await page.getByLabel("Participants").fill("p_nobody");
  await look("whom to start for");
  await page.getByRole("button", { name: "See what it would do" }).click();
  await expect(page.getByText("1: there is no such participant")).toBeVisible();
  await look("what it would do");
  await page.keyboard.press("Escape");
}

/** Two published versions and a draft: a reworded state, one that is new, one that is gone. */
async function flowWithVersions(slug: string): Promise<void> {
  await rest.createFlow(slug, tableBooking(slug, "Booking with a history"));
  await rest.publish(slug);
  await rest.replaceState(slug, "ask_guests", {
    type: "wait",
    onEntry: [{ executor: "response", config: { message: "How many of you will come?" } }],
    timeout: "PT5M",
    input: { accept: ["user_message"], store: "guests" },
    transitions: { user_message: "ask_time", timeout: "given_up" },
  });
  await rest.publish(slug);
  await rest.addState(slug, "thanks", {
    type: "action",
    actions: [{ executor: "response", config: { message: "Thank you" } }],
    transitions: { success: "booked" },
  });
}

async function visitVersions({ page, look, id }: Visit): Promise<void> {
  const slug = `versions_${id}`;
  await flowWithVersions(slug);
  await rest.openSession(slug);
  await page.goto(`/flows/${slug}/versions`);
  await expect(page.getByRole("list", { name: "Versions" }).getByRole("listitem")).toHaveCount(3);
  await look("the list");
  for (const [item, shown] of [
    ["Restore as draft", "Restore version 1"],
    ["Start new conversations on version 1", "Start on version 1"],
    ["Move running conversations to version 1", "Move conversations that are under way to version 1"],
    ["Add a note", "Save note"],
  ] as const) {
    await page.getByRole("button", { name: "Actions for version 1" }).click();
    await page.getByRole("menuitem", { name: item }).click();
    const sign = page.getByRole("button", { name: shown }).or(page.getByRole("heading", { name: shown }));
    await expect(sign.first()).toBeVisible();
    if (item.startsWith("Move")) await expect(page.getByText("It does not fit, and stays where it is.")).toBeVisible();
    await look(`a question: ${item}`);
    await page.keyboard.press("Escape");
    await expect(sign).toHaveCount(0);
  }
  const unpublished = `unpublished_${id}`;
  await rest.createFlow(unpublished, tableBooking(unpublished, "Never published"));
  await page.goto(`/flows/${unpublished}/versions`);
  await expect(page.getByText("Nothing is published yet")).toBeVisible();
  await look("nothing published");
  await page.goto("/flows/no_such_flow/versions");
  await expect(page.getByText("There is no such flow")).toBeVisible();
  await look("no such flow");
}

async function visitVersion({ page, look, id }: Visit): Promise<void> {
  const slug = `version_${id}`;
  await flowWithVersions(slug);
  await page.goto(`/flows/${slug}/versions/1`);
  const state = editorPage(page).state("ask_guests");
  await expect(state).toBeVisible();
  await look("the canvas");
  await state.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "ask_guests", level: 2 })).toBeVisible();
  await look("a state");
  await page.goto(`/flows/${slug}/versions/99`);
  await expect(page.getByText("There is no such version")).toBeVisible();
  await look("no such version");
}

async function visitComparison({ page, look, id, isPhone }: Visit): Promise<void> {
  const slug = `compare_${id}`;
  await flowWithVersions(slug);
  await page.goto(`/flows/${slug}/compare?from=1&to=3`);
  await expect(editorPage(page).state("thanks")).toHaveAccessibleName(/added/);
  await look("the canvas");
  if (!isPhone) await expect(page.getByRole("list", { name: "Changes" })).toBeVisible();
  for (const tab of ["In words", "As text"]) {
    await page.getByRole("tab", { name: tab }).click();
    await look(tab);
  }
  await page.goto(`/flows/${slug}/compare?from=2&to=2`);
  await expect(page.getByText("say the same")).toBeVisible();
  await look("the same");
}

async function visitRun({ page, look, isPhone }: Visit): Promise<void> {
  const runId = await rest.orderInCash();
  await page.goto(`/runs/${runId}?step=6`);
  await expect(page.getByRole("slider", { name: "Step of the run" })).toBeVisible();
  await look("a moment");
  if (isPhone) {
    for (const tab of ["Canvas", "Step", "Context"]) {
      await page.getByRole("tab", { name: new RegExp(`^${tab}`) }).click();
      await look(`a moment, ${tab}`);
    }
    await page.getByRole("tab", { name: "Conversation" }).click();
  }
  await page.keyboard.press("End");
  await look("its end");
  await page.getByRole("button", { name: "Verify" }).click();
  await expect(page.getByText(/identical, seals intact/)).toBeVisible();
  await look("verified");
  await page.goto("/runs/r_no_such_run");
  await expect(page.getByText("There is no such run")).toBeVisible();
  await look("no such run");
}

async function visitAttention({ page, look, id }: Visit): Promise<void> {
  const event = `lost_${id}`;
  await rest.courier({ event, id: event, correlationKey: "nobody waits for this" });
  await page.goto("/attention");
  await expect(page.getByRole("heading", { name: `courier: ${event}` })).toBeVisible();
  await look("the list");
  await page.getByRole("button", { name: `Skip: courier: ${event}` }).click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await look("a question");
  await page.keyboard.press("Escape");
  await page.goto("/attention?kind=effect");
  await expect(page.getByText("No effects need you")).toBeVisible();
  await look("none of a kind");
}

async function visitHandoff({ page, look }: Visit): Promise<void> {
  const session = await rest.openSession("food_order_v2");
  await rest.say(session, "c_0", "paneer tikka");
  const { flowState } = await rest.say(session, "c_1", "agent");
  await page.goto(`/attention/${flowState?.runId ?? session.flowState?.runId}`);
  const log = page.getByRole("log", { name: "Conversation" });
  await expect(log.getByRole("list", { name: "Products" })).toBeVisible();
  await look("a conversation that waits");
  await page.getByRole("button", { name: "Answer", exact: true }).click();
  await expect(page.getByRole("textbox", { name: "Answer to the customer" })).toBeVisible();
  await look("a conversation that is answered");
  await page.goto("/attention/r_no_such_run");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await look("no such conversation");
}

async function visitPhones({ page, look, id }: Visit): Promise<void> {
  await page.goto("/phones");
  await expect(page.getByRole("heading", { level: 1, name: "Phones" })).toBeVisible();
  await look("the phones");
  await page.getByRole("button", { name: "New phone" }).first().click();
  const dialog = page.getByRole("dialog", { name: "New phone" });
  await expect(dialog).toBeVisible();
  await look("a new phone");
  await dialog.getByLabel("Name").fill(`Visitor ${id}`);
  await dialog.getByRole("button", { name: "Add the phone" }).click();
  await expect(page.getByRole("heading", { level: 2, name: `Visitor ${id}` })).toBeVisible();
  await page.getByRole("textbox", { name: "Message as the owner of this phone" }).fill("I want to order food");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Read").first()).toBeVisible();
  await look("a phone that was answered");
  await page.getByRole("button", { name: "Send a template" }).click();
  await expect(page.getByRole("dialog", { name: "Send a template" })).toBeVisible();
  await look("a template");
}

async function visitSettings({ page, look }: Visit): Promise<void> {
  await page.goto("/settings");
  await expect(page.getByRole("main").getByText(environment.ownerEmail).first()).toBeVisible();
  await look("people");
  await page.getByRole("button", { name: "Invite" }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await look("invite someone");
  await page.keyboard.press("Escape");
  const isPhone = (page.viewportSize()?.width ?? 0) < 640;
  await page.getByRole("button", { name: isPhone ? /^Account of/ : /^Workspace / }).click();
  await page.getByRole("menuitem", { name: "New workspace" }).click();
  await expect(page.getByRole("dialog", { name: "New workspace" })).toBeVisible();
  await look("new workspace");
  await page.keyboard.press("Escape");
  for (const [tab, shown] of [
    ["Workspace", "Workspace"],
    ["API keys", "API keys"],
    ["Credentials", "Credentials"],
    ["Providers", "Providers"],
  ] as const) {
    await page.getByRole("tab", { name: tab }).click();
    await expect(page.getByRole("heading", { name: shown })).toBeVisible();
    await look(tab);
  }
  await page.getByRole("button", { name: "Change Language model" }).click();
  await expect(page.getByRole("form", { name: "Language model" })).toBeVisible();
  await look("another model");
  await page.getByRole("tab", { name: "Credentials" }).click();
  await page.getByRole("button", { name: "Add a credential" }).click();
  await expect(page.getByRole("dialog", { name: "Add a credential" })).toBeVisible();
  await look("a new credential");
  await page.keyboard.press("Escape");
  await page.getByRole("tab", { name: "Data" }).click();
  await expect(page.getByRole("switch")).toBeVisible();
  await look("data");
  await page.getByRole("tab", { name: "Service levels" }).click();
  await expect(page.getByRole("heading", { name: "Service levels" })).toBeVisible();
  await look("service levels");
  for (const [tab, list] of [
    ["Activity", "Activity"],
    ["Your account", "Where you are signed in"],
  ] as const) {
    await page.getByRole("tab", { name: tab }).click();
    await expect(page.getByRole("list", { name: list })).toBeVisible();
    await look(tab);
  }
}

/** Comes to the pay link; gives its address. */
async function askToPay({ page, look }: Pick<Visit, "page" | "look">): Promise<string> {
  const chat = chatPage(page, "food_order_v2");
  await chat.open();
  await look("the greeting");
  await chat.say("paneer tikka");
  await expect(chat.products()).toBeVisible();
  await look("dishes");
  await chat.say("1");
  await chat.quickReply(/./).first().click();
  await expect(chat.summary()).toBeVisible();
  await look("the summary");
  await chat.quickReply("Pay online").click();
  const link = chat.log.getByRole("link", { name: /pay/i }).last();
  await expect(link).toBeVisible();
  await look("the pay link");
  return (await link.getAttribute("href")) ?? "";
}

async function visitChat({ page, look }: Visit): Promise<void> {
  const address = await askToPay({ page, look });
  await page.request.post(`/api${address}`, { data: { action: "pay" } });
  await expect(page.getByText(/Your order .+ is placed/)).toBeVisible();
  await expect(page.getByText(/^Paid ₹/)).toBeVisible();
  await look("paid");
  await page.goto("/chat/no_such_flow");
  await expect(page.getByText("There is no chat here")).toBeVisible();
  await look("no chat here");
  await page.goto("/chat/no-such-workspace/food_order_v2");
  await expect(page.getByText("There is no chat here")).toBeVisible();
}

async function visitPay({ page, look }: Visit): Promise<void> {
  const address = await askToPay({ page, look: async () => {} });
  await page.goto(address);
  await expect(page.getByRole("button", { name: /^Pay/ })).toBeVisible();
  await look("to be paid");
  await page.getByRole("button", { name: /^Pay/ }).click();
  await expect(page.getByRole("status")).toContainText("Paid");
  await look("paid");
  await page.goto("/pay/no-such-payment");
  await expect(page.getByText("This payment did not open")).toBeVisible();
  await look("no such payment");
}

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { findChromium } from "./bootstrap/browser.mjs";
import { fromRoot } from "./bootstrap/paths.mjs";
import { say } from "./bootstrap/say.mjs";

/**
 * Pictures of every page at 1280 and 390 px, light and dark, from a running server:
 *
 *   E2E_BASE_URL=http://localhost:3000 E2E_OWNER_EMAIL=… E2E_OWNER_PASSWORD=… node scripts/pictures.mjs [folder] [name …]
 *
 * It orders a dish first, so that runs and settings have something to show. Without a folder they go to docs/pictures; names
 * limit what is taken (`editor-1280-light`, or `editor` for its four).
 */
const [folder = "docs/pictures", ...wanted] = process.argv.slice(2);
const baseURL = needed("E2E_BASE_URL");
const owner = { email: needed("E2E_OWNER_EMAIL"), password: needed("E2E_OWNER_PASSWORD") };
const flow = "food_order_v2";

const sizes = {
  1280: { viewport: { width: 1280, height: 800 } },
  390: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};

/** Each leads a fresh window to what its picture shows. */
const pictures = {
  "sign-in": { open: (page) => page.goto("/sign-in") },
  flows: { signedIn: true, open: (page) => page.goto("/flows") },
  "create-flow": { signedIn: true, open: createFlow },
  editor: { signedIn: true, open: editor },
  preview: { signedIn: true, open: preview },
  publish: { signedIn: true, open: publish },
  json: { signedIn: true, open: json },
  runs: { signedIn: true, open: (page) => page.goto("/runs") },
  run: { signedIn: true, open: run },
  attention: { signedIn: true, open: (page) => page.goto("/attention") },
  settings: { signedIn: true, open: (page) => page.goto("/settings") },
  chat: { open: (page) => chat(page, []) },
  "chat-dishes": { open: (page) => chat(page, ["paneer tikka"]) },
  "chat-summary": { open: (page) => chat(page, ["paneer tikka", "two of the first", "1"]) },
  "chat-done": { open: (page) => chat(page, ["paneer tikka", "two of the first", "1", "cash on delivery"]) },
  pay: { open: payPage },
  "not-found": { open: (page) => page.goto("/nothing/here") },
};

const browser = await chromium.launch({ executablePath: await findChromium(), args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
try {
  const storageState = await signIn();
  await order();
  await mkdir(fromRoot(folder), { recursive: true });
  for (const [name, picture] of Object.entries(pictures)) {
    for (const size of Object.keys(sizes)) for (const theme of ["light", "dark"]) await take({ name, ...picture, size, theme, storageState });
  }
} finally {
  await browser.close();
}

async function take({ name, open, signedIn, size, theme, storageState }) {
  const file = `${name}-${size}-${theme}`;
  if (wanted.length > 0 && !wanted.includes(file) && !wanted.includes(name)) return;
  const context = await browser.newContext({ baseURL, ...sizes[size], colorScheme: theme, reducedMotion: "reduce", ...(signedIn ? { storageState } : {}) });
  const page = await context.newPage();
  await open(page);
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(fromRoot(folder), `${file}.png`), animations: "disabled", caret: "hide" });
  await context.close();
  say(file);
}

async function signIn() {
  const context = await browser.newContext({ baseURL });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(owner.email);
  await page.getByLabel("Password", { exact: true }).fill(owner.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Flows", level: 1 }).waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

/** Conversations that end in different ways. */
async function order() {
  const spoken = [
    ["veg biryani", "1", "1", "cash on delivery"],
    ["misal pav", "1", "2", "cancel"],
    ["paneer tikka", "two of the first", "1", "cash on delivery"],
  ];
  for (const words of spoken) {
    const context = await browser.newContext({ baseURL });
    await chat(await context.newPage(), words);
    await context.close();
  }
}

async function chat(page, words) {
  await page.goto(`/chat/${flow}`);
  const log = page.getByRole("log", { name: "Conversation" });
  await log.locator(":scope > div[aria-busy=false]").waitFor();
  for (const word of words) {
    const field = page.getByRole("textbox", { name: "Message" });
    const answers = await log.getByText("The assistant said:").count();
    await field.fill(word);
    await field.press("Enter");
    await page.waitForFunction(
      (before) => [...document.querySelectorAll("p")].filter(({ textContent }) => textContent === "The assistant said:").length > before,
      answers,
    );
    await page.getByText("The assistant is writing").waitFor({ state: "detached" });
  }
}

async function payPage(page) {
  await chat(page, ["paneer tikka", "1", "1", "online"]);
  await page.goto(await page.getByRole("link", { name: /pay/i }).last().getAttribute("href"));
  await page.getByRole("button", { name: /^Pay/ }).waitFor();
}

function stateOf(page, name) {
  return page.getByRole("group", { name: new RegExp(` state ${name}(\\.|$)`) });
}

async function editor(page) {
  await page.goto(`/flows/${flow}`);
  await stateOf(page, "confirm_order").waitFor();
  await stateOf(page, "confirm_order").focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Name of the state").waitFor();
}

async function preview(page) {
  await page.goto(`/flows/${flow}`);
  await stateOf(page, "init").waitFor();
  await page.keyboard.press("p");
  const field = page.getByRole("textbox", { name: "Message as a customer" });
  for (const [said, next] of [
    ["paneer tikka", "show_results"],
    ["1", "collect_address"],
  ]) {
    await field.fill(said);
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByRole("group", { name: new RegExp(` state ${next}\\..*the run is here now`) }).waitFor();
  }
}

async function publish(page) {
  await page.goto(`/flows/${flow}`);
  await stateOf(page, "init").waitFor();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await page.getByRole("dialog").waitFor();
}

async function json(page) {
  await page.goto(`/flows/${flow}`);
  await stateOf(page, "init").waitFor();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Edit as JSON" }).click();
  await page.getByRole("textbox", { name: "The flow as JSON" }).waitFor();
}

async function createFlow(page) {
  await page.goto("/flows");
  await page.getByRole("button", { name: "Create flow" }).click();
  await page.getByRole("dialog").getByRole("radio").first().waitFor();
}

async function run(page) {
  await page.goto("/runs?status=completed");
  await page.locator('a[href^="/runs/r_"]').first().click();
  const scrubber = page.getByRole("slider", { name: "Step of the run" });
  await scrubber.waitFor();
  const index = await scrubber.locator("[data-index]").evaluateAll((ticks) => ticks.findIndex((tick) => tick.title.includes("pricing")));
  await page.goto(`${page.url().split("?")[0]}?step=${Math.max(1, index)}`);
  await scrubber.waitFor();
}

function needed(name) {
  const value = process.env[name];
  if (value) return value;
  say(`${name} is not set. The pictures are taken from a running server: set E2E_BASE_URL, E2E_OWNER_EMAIL and E2E_OWNER_PASSWORD.`);
  process.exit(1);
}

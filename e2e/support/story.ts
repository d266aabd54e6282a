import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import { type Database, openDatabase } from "./database";
import { createFaults, type Faults } from "./faults";
import { signIn } from "./sign-in";

type SignedIn = Awaited<ReturnType<BrowserContext["storageState"]>>;

type StoryFixtures = {
  faults: Faults;
  /** A window of the studio, already signed in as the owner. */
  operator: Page;
  /** A phone with the chat, signed in to nothing. */
  customer: Page;
  /** Another window, closed when the story ends. */
  openWindow: (options: BrowserContextOptions) => Promise<Page>;
  database: Database;
};

/** 390 × 844 with a finger. */
export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;
export const desk = { viewport: { width: 1280, height: 800 } } as const;

/** How many times slower than this machine the pages run: `E2E_SLOWDOWN=6 npm run test:e2e` finds what only holds on a fast one. */
const slowdown = Number(process.env.E2E_SLOWDOWN ?? 1);

/** Every window of a story goes through here: its errors are collected, its pages run as slowly as asked. */
function watchWindows(context: BrowserContext, faults: Faults): void {
  faults.watch(context);
  if (slowdown === 1) return;
  context.on("page", async (page) => {
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  });
}

/** A story with its windows; it fails on any error that one of them reports. */
export const test = base.extend<StoryFixtures, { signedIn: SignedIn }>({
  signedIn: [
    async ({ browser }, use) => {
      const context = await browser.newContext({ baseURL: process.env.E2E_BASE_URL });
      await signIn(await context.newPage());
      const state = await context.storageState();
      await context.close();
      await use(state);
    },
    { scope: "worker" },
  ],
  faults: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from this pattern
    async ({}, use) => {
      const faults = createFaults();
      await use(faults);
      expect(faults.unexpected(), "errors reported by the pages").toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, faults }, use) => {
    watchWindows(context, faults);
    await use(context);
  },
  openWindow: async ({ browser, faults }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (options) => {
      const context = await browser.newContext(options);
      opened.push(context);
      watchWindows(context, faults);
      return context.newPage();
    });
    await Promise.all(opened.map((context) => context.close()));
  },
  operator: async ({ openWindow, signedIn }, use) => use(await openWindow({ ...desk, storageState: signedIn })),
  customer: async ({ openWindow }, use) => use(await openWindow(phone)),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  database: async ({}, use) => {
    const database = openDatabase();
    await use(database);
    await database.close();
  },
});

export { expect };

import { expect, type Locator, type Page } from "@playwright/test";
import { z } from "zod";

const sessionSchema = z.object({ sessionId: z.string(), token: z.string() });

/** The chat page as a customer uses it. */
export function chatPage(page: Page, flow: string) {
  const log = page.getByRole("log", { name: "Conversation" });
  const field = page.getByRole("textbox", { name: "Message" });
  const chat = {
    page,
    log,
    /** `origin`: another name of the same server than the usual one. */
    async open(origin = ""): Promise<void> {
      await page.goto(`${origin}/chat/${flow}`);
      await chat.isReady();
    },
    /** The history is there and messages are taken. */
    async isReady(): Promise<void> {
      await expect(log.locator(":scope > div")).toHaveAttribute("aria-busy", "false");
    },
    /** Writes a message; does not wait for the answer. */
    async say(text: string): Promise<void> {
      await field.fill(text);
      await field.press("Enter");
    },
    said: (text: string | RegExp): Locator => log.getByText(text),
    quickReply: (label: string | RegExp): Locator => page.getByRole("list", { name: "Quick replies" }).getByRole("button", { name: label }),
    products: (): Locator => page.getByRole("list", { name: "Products" }).last(),
    summary: (): Locator => page.getByRole("region", { name: "Your order" }).last(),
    /** What this browser knows of its conversation. */
    async session() {
      const stored = await page.evaluate((key) => localStorage.getItem(key), `parley-chat:${flow}`);
      return sessionSchema.parse(JSON.parse(stored ?? "null"));
    },
  };
  return chat;
}

export type ChatPage = ReturnType<typeof chatPage>;

/** The lines of an order's summary, in minor units. */
export async function readSummary(summary: Locator): Promise<{ lines: { label: string; amountMinor: number }[]; totalMinor: number }> {
  const rows = await summary
    .locator("dl > div")
    .evaluateAll((elements) =>
      elements.map((element) => ({ label: element.querySelector("dt")?.textContent?.trim() ?? "", amount: element.querySelector("dd")?.textContent ?? "" })),
    );
  const lines = rows.map(({ label, amount }) => ({ label, amountMinor: Math.round(Number(amount.replace(/[^\d.-]/g, "")) * 100) }));
  const total = lines.at(-1);
  return { lines: lines.slice(0, -1), totalMinor: total?.amountMinor ?? Number.NaN };
}

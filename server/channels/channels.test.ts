import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "@/flows/json/json";
import type { OutboundMessage } from "@/flows/ports/messenger";
import { channels, findChannel, pulledChannels, pulledChannelsSql } from "./channels";
import { cutText } from "./cut-text";
import { isWindowOpen, windowClosesAt } from "./window";

const messageArbitrary = fc.record({
  content: fc.string({ unit: "grapheme", minLength: 1, maxLength: 6_000 }),
  format: fc.constantFrom("text", "markdown"),
  buttons: fc.array(fc.record({ id: fc.string({ minLength: 1, maxLength: 20 }), label: fc.stringMatching(/^[A-Za-z][A-Za-z ]{0,18}[A-Za-z]$/) }), {
    maxLength: 12,
  }),
}) as fc.Arbitrary<Pick<OutboundMessage, "content" | "format" | "buttons">>;

const squeezed = (text: string) => text.replaceAll(/\s+/g, "");

describe.each(channels.map((channel) => [channel.name, channel] as const))("the channel %s", (_name, channel) => {
  const { capabilities, render } = channel;

  it("renders every message in parts that it takes, and loses nothing of it", () => {
    fc.assert(
      fc.property(messageArbitrary, (made) => {
        const message: OutboundMessage = { key: "m_1", conversationId: "s_1", channel: channel.name, cards: [], ...made };
        const parts = render(message);
        expect(parts.length).toBeGreaterThan(0);
        expect(parts[0]?.key).toBe("m_1");
        expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length);
        for (const part of parts) {
          expect(part.content.length).toBeLessThanOrEqual(capabilities.maxText);
          expect(part.buttons.length).toBeLessThanOrEqual(capabilities.maxButtons);
          if (!capabilities.markdown) expect(part.format).toBe("text");
          if (!capabilities.cards) expect(part.cards).toEqual([]);
          // No character is cut in two.
          expect(part.content.isWellFormed()).toBe(message.content.isWellFormed() || part.content.isWellFormed());
        }
        const shown = squeezed(parts.map(({ content, buttons }) => content + buttons.map(({ label }) => label).join("")).join(""));
        if (message.format === "text") expect(shown).toContain(squeezed(message.content));
        for (const { label } of message.buttons) expect(shown).toContain(squeezed(label));
      }),
      { numRuns: 300 },
    );
  });

  it("is found by its name, and is pulled or not as it says", () => {
    expect(findChannel(channel.name)).toBe(channel);
    expect(pulledChannels.has(channel.name)).toBe(channel.pulled);
    expect(pulledChannelsSql.includes(`'${channel.name}'`)).toBe(channel.pulled);
  });
});

describe("what is cut", () => {
  it("is cut between paragraphs, lines and words where there are some, and nowhere else lost", () => {
    expect(cutText("one two three four", 9)).toEqual(["one two", "three", "four"]);
    expect(cutText("first line\nsecond line", 16)).toEqual(["first line", "second line"]);
    expect(cutText("aaaaaaaaaa", 4)).toEqual(["aaaa", "aaaa", "aa"]);
    expect(cutText("a👍👍", 2)).toEqual(["a", "👍", "👍"]);
    expect(cutText("", 4)).toEqual([""]);
  });
});

describe("the window", () => {
  const day = { windowHours: 24 };
  const hour = 3_600_000;
  it.each([
    [day, 0, 0, true],
    [day, 0, 24 * hour - 1, true],
    [day, 0, 24 * hour, false],
    [day, null, Date.UTC(2026, 10, 21), false],
    [{ windowHours: null }, null, 99 * hour, true],
  ])("of %o after a message at %s is at %s open: %s", (capabilities, last, now, isOpen) => {
    expect(isWindowOpen(capabilities, last, now)).toBe(isOpen);
  });

  it("closes a day after the last message, or never", () => {
    expect(windowClosesAt(day, 5)).toBe(24 * hour + 5);
    expect(windowClosesAt({ windowHours: null }, 5)).toBeNull();
  });
});

describe("plain text", () => {
  it("has what cards say, prices in words, links where one can press them, and options once", () => {
    const simulator = channels.find(({ name }) => name === "simulator");
    const product = { id: "p1", type: "product", title: "Paneer tikka", priceMinor: 22_000, currency: "INR", button: { id: "1", label: "Paneer tikka ₹220" } };
    const summary = {
      id: "summary",
      type: "summary",
      title: "Your order",
      priceMinor: 46_200,
      currency: "INR",
      lines: [
        { label: "Paneer tikka", amountMinor: 44_000, quantity: 2 },
        { label: "Total", amountMinor: 46_200, total: true },
      ] as Json[],
    };
    const message = { key: "m", conversationId: "s", channel: "simulator", format: "markdown" as const };
    const [shown] =
      simulator?.render({ ...message, content: "**Found** one, see [the menu](/menu).", buttons: [product.button], cards: [product, summary] }) ?? [];
    expect(shown?.content).toBe(["Found one, see the menu (/menu).", "Your order\n2 × Paneer tikka: ₹440\nTotal: ₹462", "1. Paneer tikka ₹220"].join("\n\n"));
  });
});

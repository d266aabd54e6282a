import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cardSchema } from "./chat";
import { isSafeLink, ownPathOf } from "./links";

const piece = fc.oneof(
  fc.constantFrom("/", "\\", "//", "\t", "\n", "\r", ".", "..", "@", ":", "?", "#", "evil.example", "%09", "%2f", " ", "https:", "javascript:"),
  fc.string(),
);
const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
const here = "https://parley.example";

describe("ownPathOf", () => {
  it.each([
    ["/runs?status=failed#3", "/runs?status=failed#3"],
    ["/a/../b", "/b"],
    ["https://elsewhere.example", null],
    ["//elsewhere.example", null],
    ["/\\elsewhere.example", null],
    ["/\t/elsewhere.example", null],
    ["/\n\\elsewhere.example", null],
    ["/.//elsewhere.example", null],
    ["javascript:alert(1)", null],
    ["", null],
  ])("reads %j as %s", (given, path) => {
    expect(ownPathOf(given)).toBe(path);
  });

  it("never leaves the site, whatever it is given", () => {
    fc.assert(
      fc.property(text, (given) => {
        const path = ownPathOf(`/${given}`);
        if (path !== null) expect(new URL(path, here).origin).toBe(here);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("isSafeLink", () => {
  it.each(["/pay/abc", "https://rzp.io/i/abc", "HTTPS://shop.example/x?y=1"])("takes %s", (link) => {
    expect(isSafeLink(link)).toBe(true);
  });

  it.each([
    "http://shop.example",
    "javascript:alert(1)",
    " https://shop.example",
    "https://",
    "https://me:secret@shop.example",
    "data:text/html,x",
    "pay/abc",
    "",
  ])("refuses %s", (link) => {
    expect(isSafeLink(link)).toBe(false);
  });

  it("means what a browser does with it", () => {
    fc.assert(
      fc.property(text, (given) => {
        if (!isSafeLink(given)) return;
        const { origin, protocol } = new URL(given, here);
        expect(origin === here || protocol === "https:").toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is asked of every card: one with another link keeps the rest and loses the link", () => {
    const card = { id: "1", type: "payment", title: "Pay" };
    expect(cardSchema.parse({ ...card, url: "javascript:alert(1)" })).toEqual(card);
    expect(cardSchema.parse({ ...card, url: "/pay/1" })).toEqual({ ...card, url: "/pay/1" });
  });
});

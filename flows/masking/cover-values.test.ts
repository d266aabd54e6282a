import { describe, expect, it } from "vitest";
import { coverValues } from "./cover-values";

const { text, json } = coverValues(["+91 98765 43210", "Asha Kulkarni", { line1: "12 College Road", latitude: 20.0059 }, "o_0123456789abcdef0123456789abcdef"]);

describe("coverValues", () => {
  it.each([
    ["it is +91 98765 43210", "it is +•••"],
    ["call 919876543210.", "call •••."],
    ["ends with 3210", "ends with •••"],
    ["ASHA KULKARNI here", "••• here"],
    ["it is Asha", "it is •••"],
    ["ashakulkarni@example.org", "•••@example.org"],
    ["12-college-road", "•••"],
    ["order o_0123456789abcdef0123456789abcdef", "order o_0123456789abcdef0123456789abcdef"],
    ["Pay ₹220 at https://chat.example/pay/abcdef123456", "Pay ₹220 at •••"],
    ["two of the first, please", "two of the first, please"],
  ])("covers a text: %s", (said, covered) => {
    expect(text(said)).toBe(covered);
  });

  it("covers whole values and long pieces in data, and no single words", () => {
    expect(json({ a: ["college road 12", 20.0059, "Asha"], b: { c: "AshaKulkarni", d: 4 } })).toEqual({ a: ["••• 12", "•••", "Asha"], b: { c: "•••", d: 4 } });
  });
});

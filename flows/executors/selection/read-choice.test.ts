import { describe, expect, it } from "vitest";
import { type Choosable, readChoice } from "./read-choice";

const list: Choosable[] = [
  { name: "Paneer Tikka", label: "Paneer Tikka ₹220", extra: "Tandoor House" },
  { name: "Paneer Tikka", label: "Paneer Tikka ₹205", extra: "Shree Krupa Pure Veg" },
  { name: "Hot and Sour Soup", label: "Hot and Sour Soup ₹100", extra: "Dragon Bowl" },
  { name: "Butter Naan", label: "Butter Naan ₹55", extra: "Tandoor House" },
  { name: "Veg Biryani", label: "Veg Biryani ₹190", extra: "Godavari Biryani" },
];
const read = (text: string) =>
  readChoice(text, list)
    ?.map(({ index, quantity }) => `${index + 1}x${quantity}`)
    .join(" ") ?? null;

describe("readChoice", () => {
  it.each([
    ["1", "1x1"],
    ["#2", "2x1"],
    ["option 3", "3x1"],
    ["the first one", "1x1"],
    ["second", "2x1"],
    ["2nd please", "2x1"],
    ["the last one", "5x1"],
    ["first two", "1x1 2x1"],
    ["last two", "4x1 5x1"],
    ["2 and 3", "2x1 3x1"],
    ["1, 4", "1x1 4x1"],
    ["two of the first", "1x2"],
    ["2 of number 4", "4x2"],
    ["two of the first and one of the last", "1x2 5x1"],
    ["3 of the veg biryani", "5x3"],
    ["1 x2", "1x2"],
    ["4 x 3", "4x3"],
    ["paneer tikka", "1x1"],
    ["Paneer Tikka ₹205", "2x1"],
    ["paneer tikka x2", "1x2"],
    ["2x paneer tikka", "1x2"],
    ["two butter naans", "4x2"],
    ["panner tika", "1x1"],
    ["paneer tikka from shree krupa", "2x1"],
    ["hot and sour soup", "3x1"],
    ["paneer tikka and 2 butter naan", "1x1 4x2"],
    ["I'll have the veg biryani please", "5x1"],
    ["all of them", "1x1 2x1 3x1 4x1 5x1"],
    ["1 and 1", "1x2"],
  ])("reads %s as %s", (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each(["", "6", "0", "the sixth", "show me pizza", "pizza", "paneer pizza", "1 and pizza", "something else", "no", "100 of the first", "x", "of"])(
    "chooses nothing from %s",
    (text) => {
      expect(read(text)).toBeNull();
    },
  );
});

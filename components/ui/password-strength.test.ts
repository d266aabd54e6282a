import { expect, it } from "vitest";
import { passwordStrength } from "./password-strength";

it.each([
  ["", 0],
  ["seven77", 0],
  ["aaaaaaaaaaaaaaaaaaaa", 1],
  ["x7Kq2mVw", 1],
  ["tandoor lemon", 2],
  ["tandoor lemon kite", 3],
])("calls %j %i of three", (password, level) => {
  expect(passwordStrength(password).level).toBe(level);
});

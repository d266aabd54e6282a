import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commonWords } from "./common-words";
import { passwordProblem, requireGoodPassword } from "./password-rules";

const asha = { email: "asha.kulkarni@example.org", name: "Asha Kulkarni" };

describe("passwordProblem", () => {
  it.each([
    ["password", "COMMON"],
    ["Password1", "COMMON"],
    ["P@ssw0rd!", "COMMON"],
    ["drowssap12", "COMMON"],
    ["sunshine2024", "COMMON"],
    ["  letmein  ", "COMMON"],
    ["dragondragon", "COMMON"],
    ["correct horse battery staple", "COMMON"],
    ["12345678", "REPETITIVE"],
    ["20240131", "REPETITIVE"],
    ["aaaaaaaa", "REPETITIVE"],
    ["abababab", "REPETITIVE"],
    ["abcdefghij", "REPETITIVE"],
    ["qwertyuiop", "REPETITIVE"],
    ["asha.kulkarni@example.org", "PERSONAL"],
    ["kulkarni99", "PERSONAL"],
    ["Asha2024!", "PERSONAL"],
    ["parley123", "PERSONAL"],
    ["P4rley!!", "PERSONAL"],
  ])("refuses %j as %s", (password, problem) => {
    expect(passwordProblem(password, asha)).toBe(problem);
  });

  it.each(["correct horse", "battery staple", "another one", "tandoor-lemon-kite", "x7Kq2mVw", "ਸਤਿ ਸ੍ਰੀ ਅਕਾਲ ਜੀ", "asha likes paneer a lot"])(
    "takes %j",
    (password) => {
      expect(passwordProblem(password, asha)).toBeNull();
    },
  );

  it("refuses each common word with up to six digits or signs around it", () => {
    const around = fc.stringMatching(/^[0-9!#*._-]{0,3}$/);
    fc.assert(
      fc.property(fc.constantFrom(...commonWords), around, around, (word, before, after) => {
        expect(passwordProblem(`${before}${word}${after}`, { email: "x@y.z", name: null })).not.toBeNull();
      }),
    );
  });

  it("never refuses what a generator of passwords makes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 24 }), (bytes) => {
        fc.pre(new Set(bytes).size > 8);
        expect(passwordProblem(Buffer.from(bytes).toString("base64url"), asha)).toBeNull();
      }),
    );
  });

  it("says which field, and why", () => {
    expect(() => requireGoodPassword("password1", asha)).toThrow(
      expect.objectContaining({
        code: "INVALID_INPUT",
        details: expect.objectContaining({ reason: "PASSWORD_COMMON", issues: [expect.objectContaining({ path: "/password" })] }),
      }),
    );
  });
});

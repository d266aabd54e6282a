import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSealing } from "@/server/secrets/sealing";
import { hashRecoveryCode, newRecoveryCodes, readRecoveryCode } from "./recovery-codes";
import { codeAt, keyUri, stepOfCode, toBase32 } from "./totp";

// The secret and the times of RFC 6238, appendix B; its codes have eight digits, of which these are the last six.
const secret = Buffer.from("12345678901234567890");

describe("codeAt", () => {
  it.each([
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_111_111_111, "050471"],
    [1_234_567_890, "005924"],
    [2_000_000_000, "279037"],
    [20_000_000_000, "353130"],
  ])("gives the code of RFC 6238 at %i s", (seconds, code) => {
    expect(codeAt(secret, Math.floor(seconds / 30))).toBe(code);
  });
});

describe("stepOfCode", () => {
  it("takes the code of the step before, the present one and the one after, and no other", () => {
    const at = 1_700_000_000_000;
    const present = Math.floor(at / 30_000);
    const taken = [-3, -2, -1, 0, 1, 2, 3].filter((drift) => stepOfCode(secret, codeAt(secret, present + drift), at) === present + drift);
    expect(taken).toEqual([-1, 0, 1]);
  });

  it.each(["", "12345", "1234567", "12345a", "１２３４５６", "123 456"])("takes nothing like %j", (code) => {
    expect(stepOfCode(secret, code, 0)).toBeNull();
  });
});

describe("keyUri", () => {
  it("names the secret in base32, the product and the account", () => {
    expect(keyUri(secret, { issuer: "Parley", account: "asha@example.org" })).toBe(
      "otpauth://totp/Parley:asha%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Parley&algorithm=SHA1&digits=6&period=30",
    );
    expect(toBase32(Buffer.from("f"))).toBe("MY");
  });
});

describe("createSealing", () => {
  it("opens what it sealed, for the same place and with the same secret only", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (plain) => {
        const [own, other] = [createSealing("one secret", "factors"), createSealing("another secret", "factors")];
        const sealed = own.seal(plain, "u_1");
        expect(own.open(sealed, "u_1")).toEqual(Buffer.from(plain));
        expect([own.open(sealed, "u_2"), other.open(sealed, "u_1"), createSealing("one secret", "other").open(sealed, "u_1")]).toEqual([null, null, null]);
        expect(own.open(`${sealed.slice(0, -2)}AA`, "u_1") === null || sealed.endsWith("AA")).toBe(true);
      }),
    );
    expect(createSealing("x", "y").open("nonsense", "u_1")).toBeNull();
  });
});

describe("recovery codes", () => {
  it("are ten different ones, read however they are typed", () => {
    const codes = newRecoveryCodes();
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) {
      expect(code).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
      expect(readRecoveryCode(` ${code.toUpperCase().replaceAll("-", " ")} `)).toBe(code);
    }
    expect(readRecoveryCode("123456")).toBeNull();
  });

  it("are stored for one person", () => {
    expect(hashRecoveryCode("u_1", "a")).not.toBe(hashRecoveryCode("u_2", "a"));
  });
});

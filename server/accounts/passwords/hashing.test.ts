import { randomBytes, scryptSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createHashing } from "./hashing";

const { hash: hashPassword, verify: verifyPassword } = createHashing();

describe("createHashing", () => {
  it("costs what OWASP asks for, and says so in the hash", async () => {
    const hash = await hashPassword("correct horse");
    expect(hash).toMatch(/^scrypt\$131072\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(await verifyPassword("correct horse", hash)).toEqual({ isRight: true, isWeak: false });
    expect(await verifyPassword("correct Horse", hash)).toEqual({ isRight: false, isWeak: false });
  });

  it("knows a hash of the version before, and calls it weak when the password is right", async () => {
    const salt = randomBytes(16);
    const key = scryptSync("correct horse", salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 27 });
    const stored = ["scrypt", 2 ** 15, 8, 1, salt.toString("base64url"), key.toString("base64url")].join("$");
    expect(await verifyPassword("correct horse", stored)).toEqual({ isRight: true, isWeak: true });
    expect(await verifyPassword("wrong horse", stored)).toEqual({ isRight: false, isWeak: false });
  });

  it.each([null, "", "bcrypt$x", "scrypt$1"])("finds nobody behind %j", async (stored) => {
    expect(await verifyPassword("correct horse", stored)).toEqual({ isRight: false, isWeak: false });
  });
});

it("asks whoever comes while two are hashed and thirty wait to come back", async () => {
  const { hash } = createHashing({ N: 2 ** 10, r: 8, p: 1 });
  const results = await Promise.allSettled(Array.from({ length: 40 }, (_, index) => hash(`password ${index}`)));
  expect(results.map(({ status }) => status)).toEqual([...Array.from({ length: 32 }, () => "fulfilled"), ...Array.from({ length: 8 }, () => "rejected")]);
  expect(results.at(-1)).toMatchObject({ reason: { code: "RATE_LIMITED", details: { retryAfterSeconds: 5 } } });
});

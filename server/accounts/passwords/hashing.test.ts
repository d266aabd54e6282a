import { randomBytes, scryptSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createHashing } from "./hashing";
import { createSlots } from "./slots";

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

describe("createSlots", () => {
  it("lets two work, thirty wait and refuses the rest; everyone who waited has their turn", async () => {
    const inSlot = createSlots({ atOnce: 2, waiting: 30 });
    const gates: (() => void)[] = [];
    let atOnce = 0;
    let most = 0;
    const asked = Array.from({ length: 100 }, () =>
      inSlot(async () => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        await new Promise<void>((resolve) => gates.push(resolve));
        atOnce -= 1;
      }),
    );
    const settled = Promise.allSettled(asked);
    for (let done = 0; done < 32; ) {
      const gate = gates.shift();
      if (gate) {
        gate();
        done += 1;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    const results = await settled;
    expect([most, results.filter(({ status }) => status === "fulfilled").length]).toEqual([2, 32]);
    expect(results.find((result) => result.status === "rejected")).toMatchObject({ reason: { code: "RATE_LIMITED" } });
  });

  it("frees the slot of work that failed", async () => {
    const inSlot = createSlots({ atOnce: 1, waiting: 0 });
    await expect(inSlot(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await inSlot(async () => 1)).toBe(1);
  });
});

import { encode } from "next-auth/jwt";
import { describe, expect, it } from "vitest";
import { decodeOwn } from "./session-cookie";

const secret = "a secret for tests, and only for them";
const headerOf = (header: object) => Buffer.from(JSON.stringify(header)).toString("base64url");

describe("decodeOwn", () => {
  it("decrypts what next-auth makes", async () => {
    expect(await decodeOwn({ token: await encode({ token: { sub: "u_1" }, secret }), secret })).toMatchObject({ sub: "u_1" });
  });

  it.each([
    ["a key derived from a password first", headerOf({ alg: "PBES2-HS512+A256KW", enc: "A256GCM", p2c: 10_000_000, p2s: "c2FsdA" })],
    ["another encryption", headerOf({ alg: "dir", enc: "A128CBC-HS256" })],
    ["no header", "%%%"],
    ["nothing", ""],
  ])("computes nothing for %s", async (_what, header) => {
    expect(await decodeOwn({ token: `${header}.a.b.c.d`, secret })).toBeNull();
  });
});

import { encode } from "next-auth/jwt";
import { describe, expect, it } from "vitest";
import { readSessionToken, sessionCookieOf } from "./session-cookie";

const secret = "a secret for tests, and only for them";
const names = ["next-auth.session-token", "__Secure-next-auth.session-token", "__Host-next-auth.session-token"];

describe.each([
  ["http://localhost:3000", "next-auth.session-token"],
  ["https://studio.example", "__Host-next-auth.session-token"],
])("on %s", (publicUrl, own) => {
  it("takes the cookie of exactly one name", async () => {
    const token = await encode({ token: { sub: "u_1", sid: "s" }, secret });
    const taken = [];
    for (const name of [...names, `${own}.0`, `${own}x`, own.toUpperCase()]) {
      if (await readSessionToken(`other=1; ${name}=${token}`, { publicUrl, secret })) taken.push(name);
    }
    expect(taken).toEqual([own]);
  });

  it("sets a cookie for this host, all paths and no script", () => {
    expect(sessionCookieOf(publicUrl)).toEqual({
      name: own,
      options: { httpOnly: true, sameSite: "lax", path: "/", secure: publicUrl.startsWith("https:") },
    });
  });

  it.each([
    ["made with another secret", { token: { sub: "u_1", sid: "s" }, secret: "another secret, which is not ours" }],
    ["of the version before, which named no sign-in", { token: { sub: "u_1" }, secret }],
    ["that has expired", { token: { sub: "u_1", sid: "s" }, secret, maxAge: -60 }],
  ])("does not take a token %s", async (_what, given) => {
    expect(await readSessionToken(`${own}=${await encode(given)}`, { publicUrl, secret })).toBeNull();
  });

  it.each([null, undefined, "", "nonsense", `${own}`, `${own}=`, `${own}=a.b.c.d.e`])("reads nothing from %j", async (header) => {
    expect(await readSessionToken(header, { publicUrl, secret })).toBeNull();
  });
});

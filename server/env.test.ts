import { describe, expect, it } from "vitest";
import { parseEnv } from "./env";

const needed = { DATABASE_URL: "postgresql://a:b@localhost/c", NEXTAUTH_SECRET: "0123456789abcdef0123456789abcdef" };

describe("parseEnv", () => {
  it("serves on 127.0.0.1:3000 without configuration", () => {
    expect(parseEnv(needed)).toMatchObject({
      HOST: "127.0.0.1",
      PORT: 3000,
      PARLEY_RATE_LIMITS: "on",
      PARLEY_TRUST_PROXY: 0,
      PARLEY_ROLE: "all",
      publicUrl: "http://localhost:3000",
    });
  });

  it("takes an empty variable as unset", () =>
    expect(parseEnv({ ...needed, PORT: "", NEXTAUTH_URL: "", PARLEY_API_KEY: "" })).toMatchObject({ PORT: 3000, PARLEY_API_KEY: undefined }));

  it.each([
    [{ NEXTAUTH_URL: "https://parley.example/" }, "https://parley.example"],
    [{ HOST: "0.0.0.0", PORT: "8080" }, "http://localhost:8080"],
    [{ HOST: "::1", PORT: "8080" }, "http://[::1]:8080"],
    [{ HOST: "10.0.0.5" }, "http://10.0.0.5:3000"],
  ])("derives the public address of %o", (source, publicUrl) => expect(parseEnv({ ...needed, ...source }).publicUrl).toBe(publicUrl));

  it.each([
    [{ DATABASE_URL: "" }, "DATABASE_URL is missing."],
    [{ DATABASE_URL: "mysql://x" }, "DATABASE_URL must look like postgresql://user:password@host:5432/database."],
    [{ NEXTAUTH_SECRET: "short" }, "NEXTAUTH_SECRET must have at least 32 characters."],
    [{ PORT: "http" }, "PORT must be a number."],
    [{ PORT: "70000" }, "PORT must be 1 to 65535."],
    [{ PARLEY_RATE_LIMITS: "no" }, "PARLEY_RATE_LIMITS must be on or off."],
    [{ REDIS_URL: "localhost:6379" }, "REDIS_URL must look like redis://host:6379."],
    [{ PARLEY_DATABASE_WAIT_SECONDS: "soon" }, "PARLEY_DATABASE_WAIT_SECONDS must be a number of seconds."],
    [{ PARLEY_ROLE: "both" }, "PARLEY_ROLE must be web, worker or all."],
    [{ PARLEY_NODE_ID: "node 1" }, "PARLEY_NODE_ID must be 1 to 64 letters, digits, dots, dashes or underscores."],
    [{ PARLEY_METRICS_TOKEN: "short" }, "PARLEY_METRICS_TOKEN must have at least 16 characters and no spaces."],
    [{ NEXTAUTH_URL: "parley" }, "NEXTAUTH_URL must be an http or https address."],
  ])("refuses %o in one sentence", (source, sentence) => expect(() => parseEnv({ ...needed, ...source })).toThrow(sentence));

  it("names every variable that is wrong at once", () => {
    expect(() => parseEnv({})).toThrow("DATABASE_URL is missing.\nNEXTAUTH_SECRET is missing.");
  });
});

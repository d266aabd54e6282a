import { describe, expect, it } from "vitest";
import { openBodySchema } from "./open-session";

describe("openBodySchema", () => {
  it.each([
    ["en", "en"],
    ["hi", "hi"],
    ["HI-latn", "hi-Latn"],
    ["hi-Latn-IN", "hi-Latn"],
    ["hi-IN", "hi"],
    ["en-GB", "en"],
    ["tlh", "en"],
    [7, "en"],
    [null, null],
    [undefined, null],
  ])("reads the language %s as %s", (locale, expected) => {
    expect(openBodySchema.parse({ locale }).locale).toBe(expected);
  });

  it.each([
    ["Asia/Kolkata", "Asia/Kolkata"],
    ["Mars/Olympus", null],
    ["x".repeat(100), null],
    [5.5, null],
    [null, null],
  ])("reads the time zone %s as %s", (timezone, expected) => {
    expect(openBodySchema.parse({ timezone }).timezone).toBe(expected);
  });

  it.each(["whatsapp", "sms", "WEB", "", 7])("lets nobody name the channel %j", (channel) => {
    expect(openBodySchema.safeParse({ channel }).error?.issues[0]?.path).toEqual(["channel"]);
  });

  it.each(["web", null, undefined])("takes the channel %j for the web", (channel) => {
    expect(openBodySchema.safeParse({ channel }).success).toBe(true);
  });

  it("forgets a module that nobody knows", () => {
    expect(openBodySchema.parse({ module: "cars" }).module).toBeNull();
    expect(openBodySchema.parse({ module: "food" }).module).toBe("food");
  });
});

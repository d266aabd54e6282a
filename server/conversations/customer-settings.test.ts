import { describe, expect, it } from "vitest";
import { languageOf, zoneOf } from "./customer-settings";

describe("languageOf", () => {
  it.each([
    ["en", "en"],
    ["en-IN", "en"],
    ["hi", "hi"],
    ["hi-IN", "hi"],
    ["HI-latn", "hi-Latn"],
    ["hi-Latn-IN", "hi-Latn"],
    ["mr", "en"],
    ["history", "en"],
    [null, "en"],
  ])("reads %s as %s", (locale, language) => {
    expect(languageOf(locale)).toBe(language);
  });
});

describe("zoneOf", () => {
  it.each([
    ["Europe/Berlin", "Europe/Berlin"],
    ["Mars/Olympus", null],
    ["", null],
    [null, null],
  ])("reads %s as %s", (timezone, zone) => {
    expect(zoneOf(timezone)).toBe(zone);
  });
});

import { describe, expect, it } from "vitest";
import { withFewMarks } from "./marks";

describe("withFewMarks", () => {
  it.each(["क्ष्म्य", "é", "e\u0301\u0323", "นี้", "", "plain"])("leaves %s as it is", (text) => {
    expect(withFewMarks(text)).toBe(text);
  });

  it("cuts a run that no script writes, each by itself", () => {
    expect(withFewMarks(`a${"\u0f71\u0f72\u0f73".repeat(1_365)}b${"\u0301".repeat(100)}`)).toBe(
      `a${"\u0f71\u0f72\u0f73\u0f71\u0f72\u0f73\u0f71\u0f72"}b${"\u0301".repeat(8)}`,
    );
  });
});

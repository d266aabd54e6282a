import { describe, expect, it } from "vitest";
import { outcomeOf, perform } from "../testing/perform";

const college = { latitude: 20.0063, longitude: 73.7631 };
const station = { latitude: 19.948, longitude: 73.84 };

describe("distance", () => {
  it("gives kilometres with two decimals and how they were found", async () => {
    const result = await perform("distance", { from: college, to: { line1: "x", coordinates: station } });
    if (!result.ok || typeof result.output !== "number") throw new Error("distance failed");
    expect(result.output).toBeCloseTo(13.4, 0);
    expect(Number(result.output.toFixed(2))).toBe(result.output);
    expect(result).toMatchObject({
      scalar: result.output,
      event: "calculated",
      data: { distance_info: { source: "great-circle", estimated: true, meters: expect.any(Number), seconds: expect.any(Number) } },
    });
  });

  it("takes 0, 0 for a place and numeric texts for numbers", async () => {
    expect(outcomeOf(await perform("distance", { from: { latitude: "0", longitude: "0" }, to: { latitude: 0, longitude: 0 } }))).toBe(0);
  });

  it.each([
    [{ to: college }, "MISSING_COORDINATES"],
    [{ from: null, to: college }, "MISSING_COORDINATES"],
    [{ from: { line1: "x" }, to: college }, "MISSING_COORDINATES"],
    [{ from: { latitude: 91, longitude: 0 }, to: college }, "INVALID_COORDINATES"],
    [{ from: "College Road", to: college }, "INVALID_COORDINATES"],
    [{ from: { latitude: "north", longitude: 0 }, to: college }, "INVALID_COORDINATES"],
  ])("refuses %o with %s", async (config, code) => {
    expect(outcomeOf(await perform("distance", config))).toBe(code);
  });

  it("refuses a parcel that stays where it is", async () => {
    expect(outcomeOf(await perform("distance", { from: college, to: college }, { meta: { module: "parcel" } }))).toBe("SAME_LOCATION");
    expect(outcomeOf(await perform("distance", { from: college, to: college }))).toBe(0);
  });
});

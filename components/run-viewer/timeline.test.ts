import { describe, expect, it } from "vitest";
import { numberedTurns, type TurnGroup } from "./timeline";

const turns = (count: number): TurnGroup[] => Array.from({ length: count }, (_, i) => ({ turn: i + 1, ticks: [], weight: 1 }));

describe("numberedTurns", () => {
  it("numbers every turn where there is room", () => {
    // 366 = 12 turns of 26.8 px and 11 gaps of 4 px: each is wider than two digits.
    expect([...numberedTurns(turns(12), 366)]).toEqual(turns(12).map(({ turn }) => turn));
  });

  it("leaves numbers out rather than letting them touch", () => {
    const numbered = [...numberedTurns(turns(40), 366)];
    expect(numbered.length).toBeLessThan(40);
    // A turn takes (366 - 39 × 4) / 40 = 5.25 px and its gap 4: a number of two digits and its air need 17 px, so every second fits.
    expect(numbered.slice(0, 3)).toEqual([1, 3, 5]);
    expect(numbered).toContain(11);
  });

  it("numbers nothing before the track is drawn", () => {
    expect([...numberedTurns(turns(3), 0)]).toEqual([]);
  });
});

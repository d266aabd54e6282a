import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { panelRoom } from "./panel-room";

const shell = 65;

describe("panelRoom", () => {
  it("leaves the canvas at least half of every window that is 1024 px wide or wider", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1024, max: 4000 }), fc.boolean(), fc.boolean(), (width, rail, preview) => {
        const room = panelRoom(width, { rail, preview });
        const canvas = width - shell - (rail ? room.rail : 0) - room.side;
        expect(canvas / width).toBeGreaterThanOrEqual(0.5);
      }),
    );
  });

  it("sets inspector and preview side by side only where the preview was opened and there is room", () => {
    expect(panelRoom(1920, { rail: true, preview: true }).isSideBySide).toBe(true);
    expect(panelRoom(1920, { rail: true, preview: false }).isSideBySide).toBe(false);
    // 65 + 224 + 640 is more than half of 1440; without the rail it is not.
    expect(panelRoom(1440, { rail: true, preview: true }).isSideBySide).toBe(false);
    expect(panelRoom(1440, { rail: false, preview: true }).isSideBySide).toBe(true);
  });
});

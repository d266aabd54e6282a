import type { Panels } from "./store/panels-slice";

/** Widths in px. `shell` is the studio's own navigation with its line. */
const shell = 65;
const roomy = { rail: 224, side: 320 } as const;
const tight = { rail: 160, side: 280 } as const;
/** From here on panels have their full widths, and from here on inspector and preview may stand beside each other. */
const roomyFrom = 1280;
const sideBySideFrom = 1440;

export type PanelRoom = { rail: number; side: number; isSideBySide: boolean };

/** How wide the panels beside the canvas are in a window of this width: the canvas keeps at least half of it. Pure. */
export function panelRoom(windowWidth: number, { rail, preview }: Pick<Panels, "rail" | "preview">): PanelRoom {
  const widths = windowWidth >= roomyFrom ? roomy : tight;
  const taken = shell + (rail ? widths.rail : 0) + 2 * widths.side;
  const isSideBySide = preview && windowWidth >= sideBySideFrom && taken <= windowWidth / 2;
  return { rail: widths.rail, side: isSideBySide ? 2 * widths.side : widths.side, isSideBySide };
}

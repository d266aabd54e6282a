import { z } from "zod";
import type { EditorSlice, EditorState } from "./editor-store";

const panelsSchema = z.object({
  rail: z.boolean(),
  right: z.boolean(),
  rightTab: z.enum(["inspect", "preview"]),
  /** The preview was opened and not closed again: where there is room it stands beside the inspector. */
  preview: z.boolean().default(false),
  drawer: z.boolean(),
  drawerTab: z.enum(["issues", "json", "versions", "shortcuts"]),
});

export type Panels = z.infer<typeof panelsSchema>;
export type RightTab = Panels["rightTab"];
export type DrawerTab = Panels["drawerTab"];

export const initialPanels: Panels = { rail: true, right: true, rightTab: "inspect", preview: false, drawer: false, drawerTab: "issues" };

export type PanelsSlice = {
  panels: Panels;
  setPanels: (panels: Partial<Panels>) => void;
  /** Opens the drawer on a tab; on the tab that is open already it closes it. */
  toggleDrawer: (tab: DrawerTab) => void;
};

export const createPanelsSlice: EditorSlice<PanelsSlice> = (set) => ({
  panels: initialPanels,
  setPanels: (panels) => set((state) => ({ panels: { ...state.panels, ...(panels.rightTab === "preview" ? { preview: true } : {}), ...panels } })),
  toggleDrawer: (drawerTab) =>
    set((state) => ({ panels: { ...state.panels, drawerTab, drawer: !(state.panels.drawer && state.panels.drawerTab === drawerTab) } })),
});

/** Panels as they were remembered; anything that cannot be read gives the initial ones. Pure. */
export function parsePanels(text: string | null): Panels {
  if (text === null) return initialPanels;
  try {
    return panelsSchema.catch(initialPanels).parse(JSON.parse(text));
  } catch {
    return initialPanels;
  }
}

export const selectPanels = (state: EditorState) => state.panels;

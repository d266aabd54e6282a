import type { FlowDefinition } from "@/flows/definition/schema";
import type { FlowEdit } from "@/flows/editing/edit";
import type { ErrorCode } from "@/flows/errors";
import type { EditorData, FlowListing, VersionInfo } from "../editor-api";
import type { EditorSlice, EditorState } from "./editor-store";
import { emptyHistory } from "./history";
import { nothingUnsent, rebase, type Unsent } from "./unsent";

/** `stale`: someone else changed the flow. `refused`: the server does not take the edits as they are. */
export type SaveStatus = { type: "saved" } | { type: "saving" } | { type: "offline" } | { type: "stale" } | { type: "refused"; code: ErrorCode };

export type SavingSlice = {
  flow: EditorData["flow"];
  version: VersionInfo;
  publishedVersion: EditorData["publishedVersion"];
  revision: number;
  unsent: Unsent;
  saveStatus: SaveStatus;
  /** Edits that did not fit the reloaded flow, kept for copying. */
  leftover: readonly FlowEdit[];
  /** Takes a freshly loaded flow and applies `edits` onto it, as far as they fit. */
  reload: (data: EditorData, edits: readonly FlowEdit[]) => void;
  dropLeftover: () => void;
  published: (number: number, at: string) => void;
  /** Who may open the flow, and its title, are as given. */
  listed: (listing: FlowListing) => void;
};

export function createSavingSlice(data: EditorData): EditorSlice<SavingSlice> {
  return (set) => ({
    flow: data.flow,
    version: data.version,
    publishedVersion: data.publishedVersion,
    revision: data.version.revision,
    unsent: nothingUnsent,
    saveStatus: { type: "saved" },
    leftover: [],
    reload: (fresh, edits) => {
      const { definition, kept, lost } = rebase(fresh.definition, edits);
      set({ ...loaded(fresh, definition), unsent: { edits: kept, inFlight: 0 }, leftover: lost });
    },
    dropLeftover: () => set({ leftover: [] }),
    listed: (listing) => set((state) => ({ flow: { ...state.flow, listing } })),
    published: (number, at) =>
      set((state) => ({
        publishedVersion: { number, publishedAt: at },
        // The first publishing switches a flow on; later ones leave it as it is.
        flow: { ...state.flow, status: state.flow.status === "draft" ? "active" : state.flow.status },
        version: { ...state.version, number, status: "published" },
      })),
  });
}

function loaded(data: EditorData, definition: FlowDefinition): Partial<EditorState> {
  return {
    definition,
    history: emptyHistory,
    refusal: null,
    flow: data.flow,
    version: data.version,
    publishedVersion: data.publishedVersion,
    revision: data.version.revision,
    saveStatus: { type: "saved" },
  };
}

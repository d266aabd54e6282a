import type { FlowEdit } from "@/flows/editing/edit";
import { startAgain } from "@/flows/editing/sync";
import type { ErrorCode } from "@/flows/errors";
import type { EditorData, FlowListing, VersionInfo } from "../editor-api";
import { showing } from "./document-slice";
import type { EditorSlice } from "./editor-store";

/** `stale`: the server does not know any more what came between. `refused`: it does not take the edits as they are. */
export type SaveStatus = { type: "saved" } | { type: "saving" } | { type: "offline" } | { type: "stale" } | { type: "refused"; code: ErrorCode };

export type SavingSlice = {
  flow: EditorData["flow"];
  version: VersionInfo;
  publishedVersion: EditorData["publishedVersion"];
  saveStatus: SaveStatus;
  /** What was wanted here and could not be kept, for copying. */
  lost: readonly FlowEdit[];
  /** Takes a freshly loaded flow and puts what is not sent onto it, as far as it fits. */
  reload: (data: EditorData) => void;
  lose: (edits: readonly FlowEdit[]) => void;
  dropLost: () => void;
  published: (number: number, at: string) => void;
  /** Who may open the flow, and its title, are as given. */
  listed: (listing: FlowListing) => void;
};

export function createSavingSlice(data: EditorData): EditorSlice<SavingSlice> {
  return (set) => ({
    flow: data.flow,
    version: data.version,
    publishedVersion: data.publishedVersion,
    saveStatus: { type: "saved" },
    lost: [],
    reload: (fresh) =>
      set((state) => {
        const { sync, lost } = startAgain(state.sync, fresh.definition, fresh.version.revision);
        const { flow, version, publishedVersion } = fresh;
        return { ...showing(state, sync, []), lost: [...state.lost, ...lost], refusal: null, flow, version, publishedVersion, saveStatus: { type: "saved" } };
      }),
    lose: (edits) => set((state) => ({ lost: [...state.lost, ...edits] })),
    dropLost: () => set({ lost: [] }),
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

import type { FlowDefinition } from "@/flows/definition/schema";
import type { EditorData, FlowListing } from "./editor-api";

/** What `flows.editor` answers, as far as the editor reads it. */
export type LoadedEditor = {
  flow: Omit<EditorData["flow"], "listing"> & FlowListing;
  version: EditorData["version"];
  definition: FlowDefinition;
  publishedVersion: { number: number; publishedAt: Date | string } | null;
  hasModel: boolean;
};

export function toEditorData({ flow, version, definition, publishedVersion, hasModel }: LoadedEditor): EditorData {
  return {
    flow: { id: flow.id, slug: flow.slug, name: flow.name, status: flow.status, listing: { isPublic: flow.isPublic, title: flow.title } },
    version: { number: version.number, status: version.status, revision: version.revision },
    definition,
    publishedVersion: publishedVersion && { number: publishedVersion.number, publishedAt: new Date(publishedVersion.publishedAt).toISOString() },
    hasModel,
  };
}

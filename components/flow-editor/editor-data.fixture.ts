import { aDefinition } from "@/components/flow-canvas/a-definition.fixture";
import type { EditorData } from "./editor-api";

/** A flow as the server hands it to the editor: the draft of version 3, revision 7. */
export function anEditorData(overrides: Partial<EditorData> = {}): EditorData {
  return {
    flow: { id: "f_1", slug: "small", name: "Small", status: "active", listing: { isPublic: true, title: null } },
    version: { number: 3, status: "draft", revision: 7 },
    definition: aDefinition(),
    publishedVersion: { number: 2, publishedAt: "2026-01-01T00:00:00.000Z" },
    hasModel: true,
    ...overrides,
  };
}

"use client";

import { FlowEditorPage } from "@/components/flow-editor/flow-editor-page";
import { FlowPreview } from "@/components/flow-preview/flow-preview";

/** Features do not import each other: the page puts the preview into the editor. */
export function EditorWithPreview({ id }: { id: string }) {
  return <FlowEditorPage id={id} Preview={FlowPreview} />;
}

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { describeChanges } from "./describe-changes";
import type { EditorApi } from "./editor-api";
import { selectDefinition } from "./store/document-slice";
import { useEditor } from "./store/editor-store";

/** What the draft changes against the published version, a sentence each; `changes` is null when that cannot be said (yet). */
export function useChangesSinceLive(api: EditorApi): { published: number | null; changes: readonly string[] | null; isPending: boolean } {
  const definition = useEditor(selectDefinition);
  const flowId = useEditor((state) => state.flow.id);
  const published = useEditor((state) => state.publishedVersion?.number ?? null);
  const { data: before, isPending } = useQuery({
    queryKey: ["editor-version", flowId, published],
    queryFn: () => api.version(published ?? 0),
    enabled: published !== null,
  });
  const changes = useMemo(() => (before ? describeChanges(before, definition) : null), [before, definition]);
  return { published, changes, isPending: published !== null && isPending };
}

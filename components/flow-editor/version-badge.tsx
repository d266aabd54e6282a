import { Badge } from "@/components/ui/badge";
import { liveWords } from "@/components/ui/live-words";
import { selectHasUnsent } from "./store/document-slice";
import { type EditorState, useEditor } from "./store/editor-store";

/** What customers get, and whether what is seen here is something else. */
export function VersionBadge() {
  const status = useEditor((state) => state.flow.status);
  const publishedVersion = useEditor((state) => state.publishedVersion?.number ?? null);
  const hasChanges = useEditor(selectHasDraft);
  const toggleDrawer = useEditor((state) => state.toggleDrawer);
  const isLive = publishedVersion !== null && status === "active";
  return (
    <button
      type="button"
      title="Open the versions"
      onClick={() => toggleDrawer("versions")}
      className="flex min-w-0 items-center gap-1.5 whitespace-nowrap rounded-xs max-sm:hidden"
    >
      <Badge tone={isLive ? "success" : publishedVersion === null ? "warn" : "neutral"}>{liveWords({ status, publishedVersion })}</Badge>
      {hasChanges && publishedVersion !== null && (
        <>
          <span aria-hidden="true" className="text-ink-3 max-lg:hidden">
            ·
          </span>
          <Badge tone="warn" className="max-lg:hidden">
            draft has changes
          </Badge>
        </>
      )}
    </button>
  );
}

/** True when the document here is not the published one, saved or not. */
export const selectHasDraft = (state: EditorState) => state.version.status === "draft" || selectHasUnsent(state);

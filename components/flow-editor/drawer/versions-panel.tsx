import { useQuery } from "@tanstack/react-query";
import { describeError } from "@/components/errors/error-sentence";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import type { EditorApi } from "../editor-api";
import { useEditor } from "../store/editor-store";

/** Every version of the flow, newest first. */
export function VersionsPanel({ api }: { api: EditorApi }) {
  const flowId = useEditor((state) => state.flow.id);
  const published = useEditor((state) => state.publishedVersion?.number ?? 0);
  const { data, error } = useQuery({ queryKey: ["editor-versions", flowId, published], queryFn: api.versions });
  if (error) return <p className="px-4 py-3 text-danger">{describeError(error)}</p>;
  if (!data) return <Skeleton className="m-4 h-5 w-80" />;
  return (
    <ul className="py-1">
      {data.map(({ number, status, publishedAt, notes, by }) => (
        <li key={number} className="flex items-center gap-3 px-4 py-1.5">
          <span className="w-20 font-medium tabular-nums">Version {number}</span>
          <StatusBadge status={status} plain className="w-28" />
          <span className="min-w-0 flex-1 truncate text-ink-2">{notes}</span>
          <span className="text-ink-3 text-xs">
            {by && `${by}, `}
            {publishedAt && <RelativeTime at={publishedAt} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

import { useQuery } from "@tanstack/react-query";
import { CircleDot, History } from "lucide-react";
import Link from "next/link";
import { describeError } from "@/components/errors/error-sentence";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { countWords } from "@/components/ui/live-words";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import type { EditorApi, VersionSummary } from "../editor-api";
import { useEditor } from "../store/editor-store";
import { useChangesSinceLive } from "../use-changes-since-live";
import { selectHasDraft } from "../version-badge";

/** Every version of the flow, newest first: what is drawn here, what customers get, what was before. */
export function VersionsPanel({ api }: { api: EditorApi }) {
  const flowId = useEditor((state) => state.flow.id);
  const slug = useEditor((state) => state.flow.slug);
  const status = useEditor((state) => state.flow.status);
  const published = useEditor((state) => state.publishedVersion?.number ?? 0);
  const { data, error } = useQuery({ queryKey: ["editor-versions", flowId, published, status], queryFn: api.versions });
  const hasDraft = useEditor(selectHasDraft);
  if (error) return <p className="px-4 py-3 text-danger">{describeError(error)}</p>;
  if (!data) return <Loading />;
  return (
    <>
      <div className="flex items-center justify-between gap-2 border-line border-b px-4 py-1.5">
        <p className="text-ink-2 text-sm">Look at versions, compare them and go back to one.</p>
        <Button asChild size="sm">
          <Link href={`/flows/${slug}/versions`}>
            <History aria-hidden="true" /> All versions
          </Link>
        </Button>
      </div>
      <ul aria-label="Versions" className="divide-y divide-line">
        {hasDraft && <DraftRow api={api} />}
        {data.versions
          .filter((version) => version.status !== "draft")
          .map((version) => (
            <VersionRow key={version.number} version={version} slug={slug} runDays={data.runDays} isNewest={version.number === published} />
          ))}
      </ul>
    </>
  );
}

const row = "grid grid-cols-[84px_112px_minmax(0,1fr)] items-start gap-x-3 gap-y-0.5 px-4 py-2 max-sm:grid-cols-[auto_1fr]";

function DraftRow({ api }: { api: EditorApi }) {
  const { published, changes } = useChangesSinceLive(api);
  const number = useEditor((state) => (state.version.status === "draft" ? state.version.number : state.version.number + 1));
  return (
    <li className={row}>
      <span className="font-medium tabular-nums">Version {number}</span>
      <span>
        <StatusBadge status="draft" />
      </span>
      <div className="min-w-0 max-sm:col-span-2">
        <p>{sinceWords(published, changes)}</p>
        {changes !== null && changes.length > 0 && (
          <ul className="list-disc pl-4 text-ink-2 text-xs marker:text-ink-3">
            {changes.slice(0, 6).map((change) => (
              <li key={change}>{change}</li>
            ))}
            {changes.length > 6 && <li>and {changes.length - 6} more</li>}
          </ul>
        )}
      </div>
    </li>
  );
}

/** How the draft differs from what is published, in one sentence. Pure. */
export function sinceWords(published: number | null, changes: readonly string[] | null): string {
  if (published === null) return "Not published yet: nobody but the studio sees it.";
  if (changes === null) return `Compared with version ${published} …`;
  return changes.length === 0 ? `The same as version ${published}` : `${countWords(changes.length, "change")} since version ${published}`;
}

function VersionRow({ version, slug, runDays, isNewest }: { version: VersionSummary; slug: string; runDays: number; isNewest: boolean }) {
  const { number, isLive, publishedAt, by, notes, runs } = version;
  return (
    <li className={row} aria-current={isLive || undefined}>
      <Link href={`/flows/${slug}/versions/${number}`} className="font-medium tabular-nums underline-offset-3 hover:underline">
        Version {number}
      </Link>
      <span>{isLive ? <LiveBadge /> : <Badge tone="neutral">{isNewest ? "Switched off" : "Earlier"}</Badge>}</span>
      <div className="min-w-0 max-sm:col-span-2">
        <p className="flex flex-wrap gap-x-3 text-ink-2">
          {publishedAt && (
            <span>
              {isLive ? "Went live " : "Published "}
              <RelativeTime at={publishedAt} />
              {by && ` by ${by}`}
            </span>
          )}
          <span className="tabular-nums">
            {countWords(runs, "run")} in {runDays} days
          </span>
        </p>
        {notes && <p className="whitespace-pre-line text-pretty text-ink [overflow-wrap:anywhere]">{notes}</p>}
      </div>
    </li>
  );
}

function LiveBadge() {
  return (
    <Badge tone="success" title="New conversations start on this version">
      <CircleDot aria-hidden="true" /> Live now
    </Badge>
  );
}

function Loading() {
  return (
    <div aria-busy="true" className="grid gap-3 p-4">
      <Skeleton className="h-5 w-80" />
      <Skeleton className="h-5 w-64" />
    </div>
  );
}

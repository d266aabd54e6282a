import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { BatchItem } from "./batch-item";
import { type Fired, kindWords, lateWords, reasonWords } from "./trigger-words";

const refreshMs = 5_000;

/** What has fired, newest first, and what came of it. */
export function FiredList({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.triggers.fired.queryOptions({ id: slug }, { refetchInterval: refreshMs }));
  if (error && !data) return <ErrorState title="What has fired did not load" sentence={describeError(error)} onRetry={() => void refetch()} />;
  return (
    <section aria-labelledby="fired" className="pt-2">
      <h2 id="fired" className="px-4 pb-2 font-medium text-lg sm:px-6">
        What has fired
      </h2>
      {!data ? (
        <Skeleton className="mx-4 w-64 sm:mx-6" />
      ) : data.fired.length + data.batches.length === 0 ? (
        <p className="px-4 text-ink-2 sm:px-6">Nothing yet. What is started by an intent or from the chat page is among the runs only.</p>
      ) : (
        <>
          {data.batches.length > 0 && (
            <ul aria-label="Started for many" className="divide-y divide-line border-line border-y">
              {data.batches.map((batch) => (
                <BatchItem key={batch.id} batch={batch} />
              ))}
            </ul>
          )}
          {data.fired.length > 0 && (
            <ul aria-label="Started one by one" className="divide-y divide-line border-line border-y">
              {data.fired.map((fired) => (
                <FiredItem key={fired.id} fired={fired} />
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}

const shownStatus: { readonly [status: string]: string | undefined } = { queued: "pending", started: "completed" };

function FiredItem({ fired }: { fired: Fired }) {
  const { kind, name, status, reason, runId, createdAt, participantId } = fired;
  const late = lateWords(fired);
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 sm:px-6">
      {status === "started" ? <span className="text-success">Started</span> : <StatusBadge status={shownStatus[status] ?? status} plain />}
      <span className="min-w-0 [overflow-wrap:anywhere]">{kindWords(kind, name)}</span>
      {participantId !== null && <span className="truncate font-mono text-ink-3 text-xs">{participantId}</span>}
      {reason !== null && <span className="text-ink-2">{reasonWords(reason)}</span>}
      {late !== null && <span className="text-warn">{late}</span>}
      <span className="ml-auto flex items-center gap-3">
        {runId !== null && (
          <Link href={`/runs/${runId}`} className="underline underline-offset-3">
            Open the run
          </Link>
        )}
        <RelativeTime at={createdAt} className="text-ink-3 tabular-nums" />
      </span>
    </li>
  );
}

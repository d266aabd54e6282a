import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { type Batch, lateWords, progressWords, reasonWords } from "./trigger-words";

/** A start for many: how far it is, and what came of it for each. */
export function BatchItem({ batch }: { batch: Batch }) {
  const [isOpen, setIsOpen] = useState(false);
  const { total, queued, skipped, createdAt, kind } = batch;
  const late = lateWords(batch);
  return (
    <li className="grid gap-1.5 px-4 py-3 sm:px-6">
      <p className="flex flex-wrap items-center gap-x-3">
        <span className="font-medium">{kind === "schedule" ? "A set time, for everyone" : "Started for many"}</span>
        {late !== null && <span className="text-warn">{late}</span>}
        <RelativeTime at={createdAt} className="ml-auto text-ink-3 tabular-nums" />
      </p>
      <progress className="h-1.5 w-full accent-accent" max={Math.max(1, total)} value={total - queued} aria-label="Progress" />
      <p role="status" className="tabular-nums">
        {progressWords(batch)}
      </p>
      {skipped.length > 0 && (
        <ul aria-label="Left alone" className="text-ink-2">
          {skipped.map(({ reason, count }) => (
            <li key={reason} className="tabular-nums">
              {count.toLocaleString("en")}: {reasonWords(reason)}
            </li>
          ))}
        </ul>
      )}
      <Button className="w-fit" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {isOpen ? "Hide the report" : "Report for each person"}
      </Button>
      {isOpen && <Report id={batch.id} />}
    </li>
  );
}

function Report({ id }: { id: string }) {
  const trpc = useTRPC();
  const query = useInfiniteQuery(trpc.triggers.people.infiniteQueryOptions({ id }, { getNextPageParam: ({ nextCursor }) => nextCursor }));
  if (query.error) return <p className="text-danger">{describeError(query.error)}</p>;
  if (!query.data) return <Skeleton className="w-64" />;
  return (
    <>
      <ul aria-label="Report" className="max-h-72 overflow-y-auto rounded-md border border-line scrollbar-quiet">
        {query.data.pages
          .flatMap(({ people }) => people)
          .map(({ id: startId, participantId, status, reason, runId }) => (
            <li key={startId} className="flex flex-wrap gap-x-3 border-line border-b px-2.5 py-1.5 last:border-b-0">
              <span className="truncate font-mono text-xs">{participantId}</span>
              <span className="ml-auto text-ink-2">{reason === null ? status : reasonWords(reason)}</span>
              {runId !== null && (
                <Link href={`/runs/${runId}`} className="underline underline-offset-3">
                  Run
                </Link>
              )}
            </li>
          ))}
      </ul>
      {query.hasNextPage && (
        <Button className="w-fit" pending={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          Show more
        </Button>
      )}
    </>
  );
}

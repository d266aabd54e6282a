"use client";

import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { MessagesSquare, SearchX } from "lucide-react";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { describeError } from "@/components/errors/error-sentence";
import { useChatPath } from "@/components/trpc/use-chat-path";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { RunFilterBar } from "./run-filter-bar";
import { filterQuery, localMidnight, noFilters, parseRunFilters, periodStart, type RunFilters } from "./run-filters";
import { RunTable } from "./run-table";

/** All runs of the workspace, newest first; the filters live in the URL. */
export function RunList() {
  const trpc = useTRPC();
  const { filters, setFilters } = useRunFilters();
  const flows = useQuery(trpc.flows.list.queryOptions({}));
  const from = useMemo(() => periodStart(filters.period, Date.now(), localMidnight) ?? undefined, [filters.period]);
  const input = { flow: filters.flow || undefined, status: filters.status || undefined, state: filters.state || undefined, q: filters.q || undefined, from };
  const runs = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor, refetchInterval: 10_000, placeholderData: keepPreviousData }),
  );
  const rows = runs.data?.pages.flatMap((page) => page.runs) ?? [];
  const isFiltered = filterQuery(filters) !== "";
  return (
    <>
      <PageHeader title="Runs" />
      <RunFilterBar filters={filters} flows={flows.data?.flows ?? []} onChange={setFilters} />
      {runs.isError && !runs.data ? (
        <ErrorState title="The runs did not load" sentence={describeError(runs.error)} onRetry={() => void runs.refetch()} />
      ) : runs.isSuccess && rows.length === 0 ? (
        <NoRuns isFiltered={isFiltered} flows={flows.data?.flows ?? []} onClear={() => setFilters(noFilters)} />
      ) : (
        <RunTable runs={rows} loadingRows={runs.isPending ? 8 : undefined} />
      )}
      {runs.hasNextPage && (
        <div className="flex justify-center p-4">
          <Button pending={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
            Show older runs
          </Button>
        </div>
      )}
    </>
  );
}

function useRunFilters() {
  const router = useRouter();
  const pathname = usePathname();
  const params = useSearchParams();
  const filters = useMemo(() => parseRunFilters(new URLSearchParams(params)), [params]);
  const setFilters = (next: RunFilters) => {
    const query = filterQuery(next);
    router.replace(query ? `${pathname}?${query}` : pathname, { scroll: false });
  };
  return { filters, setFilters };
}

type Offered = { slug: string; name: string; status: string; publishedVersion: number | null };

function NoRuns({ isFiltered, flows, onClear }: { isFiltered: boolean; flows: readonly Offered[]; onClear: () => void }) {
  const chatPath = useChatPath();
  if (isFiltered) {
    return (
      <EmptyState icon={<SearchX aria-hidden="true" />} title="No run fits" action={<Button onClick={onClear}>Clear the filters</Button>}>
        Try another flow, status or time.
      </EmptyState>
    );
  }
  const flow = flows.find(({ status, publishedVersion }) => status === "active" && publishedVersion !== null);
  const action = (
    <Button asChild variant="primary">
      {flow === undefined ? (
        <Link href="/flows">Publish a flow</Link>
      ) : (
        <Link href={chatPath(flow.slug)} target="_blank">
          Open the chat of {flow.name}
        </Link>
      )}
    </Button>
  );
  return (
    <EmptyState icon={<MessagesSquare aria-hidden="true" />} title="No runs yet" action={action}>
      A run appears here as soon as a customer talks to a published flow.
    </EmptyState>
  );
}

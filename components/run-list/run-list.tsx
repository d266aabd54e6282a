"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { MessagesSquare, TriangleAlert } from "lucide-react";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { filterQuery, localMidnight, noFilters, parseRunFilters, periodStart, type RunFilters } from "./run-filters";
import { RunFilterBar } from "./run-filter-bar";
import { RunTable } from "./run-table";

/** All runs of the workspace, newest first; the filters live in the URL. */
export function RunList() {
  const trpc = useTRPC();
  const { filters, setFilters } = useRunFilters();
  const flows = useQuery(trpc.flows.list.queryOptions({}));
  const from = useMemo(() => periodStart(filters.period, Date.now(), localMidnight) ?? undefined, [filters.period]);
  const input = { flow: filters.flow || undefined, status: filters.status || undefined, state: filters.state || undefined, q: filters.q || undefined, from };
  const runs = useInfiniteQuery(trpc.runs.list.infiniteQueryOptions(input, { getNextPageParam: (page) => page.nextCursor, refetchInterval: 10_000 }));
  const rows = runs.data?.pages.flatMap((page) => page.runs) ?? [];
  const filtered = filterQuery(filters) !== "";
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <RunFilterBar filters={filters} flows={flows.data?.flows ?? []} onChange={setFilters} />
      {runs.isPending && <RunTable runs={[]} loadingRows={8} />}
      {runs.isError && rows.length === 0 && (
        <EmptyState icon={<TriangleAlert />} title="The runs could not be loaded" action={<Button onClick={() => void runs.refetch()}>Try again</Button>}>
          {describeError(runs.error)}
        </EmptyState>
      )}
      {runs.isSuccess && rows.length === 0 && <NoRuns filtered={filtered} onClear={() => setFilters(noFilters)} />}
      {rows.length > 0 && <RunTable runs={rows} />}
      {runs.hasNextPage && (
        <div className="flex justify-center p-4">
          <Button pending={runs.isFetchingNextPage} onClick={() => void runs.fetchNextPage()}>
            Show older runs
          </Button>
        </div>
      )}
    </div>
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

function NoRuns({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  return filtered ? (
    <EmptyState icon={<MessagesSquare />} title="No run fits these filters" action={<Button onClick={onClear}>Clear the filters</Button>}>
      Try another flow, status or time.
    </EmptyState>
  ) : (
    <EmptyState
      icon={<MessagesSquare />}
      title="No runs yet"
      action={
        <Button asChild variant="primary">
          <Link href="/chat/food_order_v2" target="_blank">
            Open the food chat
          </Link>
        </Button>
      }
    >
      A run appears here as soon as a customer talks to a published flow.
    </EmptyState>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useTRPCClient } from "@/components/trpc/use-trpc";
import type { CheckedRun } from "@/flows/protocol/moves";
import { type DryRun, mostChecked } from "./move-words";

/** What would come of moving the conversations that are under way to a version; nothing is changed by it. Looked at anew each time. */
export function useDryRun(slug: string, to: number, isWanted: boolean) {
  const client = useTRPCClient();
  return useQuery({
    queryKey: ["move-check", slug, to],
    enabled: isWanted,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    async queryFn({ signal }): Promise<DryRun> {
      const checked: CheckedRun[] = [];
      for (let cursor: string | null = null; ; ) {
        const page: { total: number; runs: CheckedRun[]; nextCursor: string | null } = await client.moves.check.query({ id: slug, to, cursor }, { signal });
        checked.push(...page.runs);
        cursor = page.nextCursor;
        if (cursor === null || checked.length >= mostChecked) return { total: page.total, checked };
      }
    },
  });
}

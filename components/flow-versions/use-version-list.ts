import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/trpc/use-trpc";

/** A flow's versions, and whether this person may change anything about them. */
export function useVersionList(id: string) {
  const trpc = useTRPC();
  const query = useQuery(trpc.flows.versions.queryOptions({ id }));
  const me = useQuery(trpc.session.me.queryOptions(undefined, { staleTime: 60_000 }));
  const role = me.data?.user.role;
  return { ...query, mayChange: role === "owner" || role === "editor" };
}

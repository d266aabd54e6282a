import { useQuery } from "@tanstack/react-query";
import { chatPathOf } from "@/flows/protocol/workspace";
import { useTRPC } from "./use-trpc";

/** Where customers talk to a flow of this workspace. */
export function useChatPath(): (flow: string) => string {
  const trpc = useTRPC();
  const workspace = useQuery(trpc.session.me.queryOptions(undefined, { staleTime: 60_000 })).data?.workspace;
  return (flow) => chatPathOf(flow, workspace === undefined || workspace.isFirst ? null : workspace.slug);
}

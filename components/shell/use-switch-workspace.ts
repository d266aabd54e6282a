import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { setPageWorkspace } from "@/components/trpc/page-workspace";
import { useTRPC } from "@/components/trpc/use-trpc";

/** Goes to another workspace: the page begins anew there, so that nothing of this one is left on it. */
export function useSwitchWorkspace(): { switchTo: (workspaceId: string) => void } {
  const trpc = useTRPC();
  const switching = useMutation(
    trpc.account.switchWorkspace.mutationOptions({
      onSuccess: (_answer, { workspaceId }) => {
        setPageWorkspace(workspaceId);
        window.location.assign("/flows");
      },
      onError: (error) => void toast.error(describeError(error)),
    }),
  );
  return { switchTo: (workspaceId) => switching.mutate({ workspaceId }) };
}

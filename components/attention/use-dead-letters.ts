import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { toRequestError } from "@/components/trpc/app-error";
import { useTRPC } from "@/components/trpc/use-trpc";
import type { DeadLetter, DeadLetterAction } from "@/flows/protocol/operations";
import { actionWords } from "./dead-letter-words";

/** What needs an operator, read again every 5 s. `act` resolves when the list shows what came of it, and says it. */
export function useDeadLetters(mayRead: boolean) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const list = useQuery(trpc.operations.list.queryOptions(undefined, { enabled: mayRead, refetchInterval: 5_000 }));
  const readAgain = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.operations.list.queryKey() }),
      queryClient.invalidateQueries({ queryKey: trpc.operations.count.queryKey() }),
    ]);
  const change = useMutation(trpc.operations.act.mutationOptions({ onSettled: readAgain }));
  return {
    list,
    async act(item: DeadLetter, action: DeadLetterAction): Promise<void> {
      try {
        await change.mutateAsync({ kind: item.kind, id: item.id, action });
        toast(actionWords(item, action).done);
      } catch (error) {
        const isGone = toRequestError(error).code === "NOT_FOUND";
        if (!isGone) toast.error(describeError(error));
        else toast("Somebody else has dealt with it meanwhile.");
      }
    },
  };
}

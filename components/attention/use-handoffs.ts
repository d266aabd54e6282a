import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";

/** The studio's socket says when to read again; this is the net below it. */
const readAgainMs = 10_000;

/** Who waits for a person. */
export function useHandoffs() {
  const trpc = useTRPC();
  return useQuery(trpc.handoffs.list.queryOptions(undefined, { refetchInterval: readAgainMs }));
}

/** One conversation and what can be done in it. Each action resolves to whether it was done; what refused it is said. */
export function useHandoff(runId: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const conversation = useQuery(trpc.handoffs.get.queryOptions({ runId }, { refetchInterval: readAgainMs }));
  const onSettled = () => queryClient.invalidateQueries({ queryKey: trpc.handoffs.pathKey() });
  const join = useMutation(trpc.handoffs.join.mutationOptions({ onSettled }));
  const say = useMutation(trpc.handoffs.say.mutationOptions({ onSettled }));
  const giveBack = useMutation(trpc.handoffs.giveBack.mutationOptions({ onSettled }));
  const end = useMutation(trpc.runs.cancel.mutationOptions({ onSettled }));

  async function done(action: Promise<unknown>): Promise<boolean> {
    try {
      await action;
      return true;
    } catch (error) {
      toast.error(describeError(error));
      return false;
    }
  }

  return {
    conversation,
    isBusy: join.isPending || giveBack.isPending || end.isPending,
    isSending: say.isPending,
    join: (instead: string | null) => done(join.mutateAsync({ runId, instead })),
    say: (said: { id: string; text: string }) => done(say.mutateAsync({ runId, ...said })),
    giveBack: () => done(giveBack.mutateAsync({ runId })),
    end: () => done(end.mutateAsync({ id: runId })),
  };
}

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import type { Reach } from "@/flows/protocol/phones";

/** What is said to a phone comes without a word of the person who looks at it. */
const lookAgainMs = 1_500;

/** All phones and what changes them. Each change resolves to whether it was done; what refused it is said. */
export function usePhones() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const book = useQuery(trpc.phones.list.queryOptions(undefined, { refetchInterval: lookAgainMs }));
  const onSettled = () => queryClient.invalidateQueries({ queryKey: trpc.phones.pathKey() });
  const add = useMutation(trpc.phones.add.mutationOptions({ onSettled }));
  const later = useMutation(trpc.phones.later.mutationOptions({ onSettled }));
  const open = useMutation(trpc.phones.open.mutationOptions({ onSettled }));
  return {
    book,
    isPassing: later.isPending,
    add: (phone: { address: string; name: string }) => done(add.mutateAsync(phone)),
    passADay: () => done(later.mutateAsync({ hours: 24 })),
    setFlow: (flow: string | null) => done(open.mutateAsync({ flow })),
  };
}

/** One phone and what its owner does. */
export function usePhone(address: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const phone = useQuery(trpc.phones.get.queryOptions({ address }, { refetchInterval: lookAgainMs }));
  const onSettled = () => queryClient.invalidateQueries({ queryKey: trpc.phones.pathKey() });
  const say = useMutation(trpc.phones.say.mutationOptions({ onSettled }));
  const read = useMutation(trpc.phones.read.mutationOptions({ onSettled }));
  const setReach = useMutation(trpc.phones.setReach.mutationOptions({ onSettled }));
  const template = useMutation(trpc.phones.template.mutationOptions({ onSettled }));
  return {
    phone,
    isAnswering: say.isPending,
    say: (said: { id: string; text: string }) => done(say.mutateAsync({ address, ...said })),
    read: read.mutate,
    setReach: (reach: Reach) => done(setReach.mutateAsync({ address, reach })),
    sendTemplate: (sent: { name: string; text: string }) => done(template.mutateAsync({ address, ...sent })),
  };
}

async function done(action: Promise<unknown>): Promise<boolean> {
  try {
    await action;
    return true;
  } catch (error) {
    toast.error(describeError(error));
    return false;
  }
}

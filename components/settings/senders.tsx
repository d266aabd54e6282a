"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus, Webhook } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { CreateSenderDialog } from "./create-sender-dialog";
import { RowsSkeleton } from "./rows-skeleton";
import { Row, Section } from "./section";

/** Programs that tell runs of events by signed webhooks. Owners only. */
export function Senders() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const list = useQuery(trpc.settings.senders.list.queryOptions());
  const remove = useMutation(
    trpc.settings.senders.remove.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.settings.senders.list.queryKey() }),
      onError: (error) => toast.error(describeError(error)),
    }),
  );
  const [isCreating, setIsCreating] = useState(false);
  const [removing, setRemoving] = useState<{ id: string; name: string } | null>(null);
  const create = (
    <Button onClick={() => setIsCreating(true)}>
      <Plus aria-hidden="true" />
      Add a sender
    </Button>
  );
  if (list.isError && !list.data)
    return <ErrorState title="The senders did not load" sentence={describeError(list.error)} onRetry={() => void list.refetch()} />;
  return (
    <Section
      title="Webhook senders"
      lead="Programs that tell runs of events, each at an address and with a secret of its own."
      action={list.data && list.data.length > 0 && create}
    >
      {!list.data ? (
        <RowsSkeleton />
      ) : list.data.length === 0 ? (
        <EmptyState icon={<Webhook aria-hidden="true" />} title="No senders yet" action={create}>
          A courier or a shop can say what has happened: its event becomes webhook:name.event in the run that it names.
        </EmptyState>
      ) : (
        <ul aria-label="Webhook senders">
          {list.data.map(({ id, name, path }) => (
            <Row key={id}>
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium text-ink">{name}</span>
                <span className="block truncate font-mono text-ink-3 text-xs">{path}</span>
              </span>
              <CopyButton label={`Copy the address of ${name}`} value={`${window.location.origin}${path}`} />
              <Button className="w-24" onClick={() => setRemoving({ id, name })}>
                Remove
              </Button>
            </Row>
          ))}
        </ul>
      )}
      <CreateSenderDialog open={isCreating} onOpenChange={setIsCreating} />
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={`Remove ${removing?.name ?? ""}?`}
        confirmLabel="Remove the sender"
        onConfirm={() => (removing ? remove.mutateAsync({ id: removing.id }) : undefined)}
      >
        What it sends is refused from now on. Its address and its secret cannot be brought back.
      </ConfirmDialog>
    </Section>
  );
}

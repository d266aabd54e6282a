"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Lock, Plus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { CredentialDialog, type Replaced } from "./credential-dialog";
import { CredentialRow } from "./credential-row";
import { RowsSkeleton } from "./rows-skeleton";
import { Section } from "./section";

/** What the workspace proves itself with to services outside. Owners only. */
export function Credentials() {
  const trpc = useTRPC();
  const list = useQuery(trpc.settings.credentials.list.queryOptions());
  const [isAdding, setIsAdding] = useState(false);
  const [replacing, setReplacing] = useState<Replaced | null>(null);
  const [removing, setRemoving] = useState<{ id: string; name: string } | null>(null);
  if (list.isError && !list.data)
    return <ErrorState title="The credentials did not load" sentence={describeError(list.error)} onRetry={() => void list.refetch()} />;
  const credentials = list.data?.credentials;
  const isOpen = list.data?.isOpen !== false;
  const add = isOpen ? (
    <Button onClick={() => setIsAdding(true)}>
      <Plus aria-hidden="true" />
      Add a credential
    </Button>
  ) : null;
  return (
    <Section
      title="Credentials"
      lead="What flows, plugins and providers of this workspace prove themselves with. They name it; the value is kept encrypted and shown to nobody again."
      action={credentials && credentials.length > 0 && add}
    >
      {!isOpen && (
        <p role="status" className="border-b border-line bg-warn-soft px-4 py-2.5 text-sm text-warn">
          This server has no key to keep credentials with. Whoever runs it must set PARLEY_SECRETS_KEY, the same on every server.
        </p>
      )}
      {!credentials ? (
        <RowsSkeleton />
      ) : credentials.length === 0 ? (
        <EmptyState icon={<Lock aria-hidden="true" />} title="No credentials yet" action={add}>
          Add the token of a service that flows call, or the key of a language model.
        </EmptyState>
      ) : (
        <ul aria-label="Credentials">
          {credentials.map((credential) => (
            <CredentialRow
              key={credential.id}
              credential={credential}
              onReplace={isOpen ? () => setReplacing(credential) : null}
              onRemove={() => setRemoving(credential)}
            />
          ))}
        </ul>
      )}
      <CredentialDialog open={isAdding} replaced={null} onOpenChange={setIsAdding} />
      <CredentialDialog open={replacing !== null} replaced={replacing} onOpenChange={(open) => !open && setReplacing(null)} />
      <RemoveDialog removing={removing} onClose={() => setRemoving(null)} />
    </Section>
  );
}

function RemoveDialog({ removing, onClose }: { removing: { id: string; name: string } | null; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.settings.credentials.remove.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.settings.credentials.list.queryKey() }),
      onError: (error) => toast.error(describeError(error)),
    }),
  );
  return (
    <ConfirmDialog
      open={removing !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${removing?.name ?? ""}?`}
      confirmLabel="Remove the credential"
      onConfirm={() => (removing ? remove.mutateAsync({ id: removing.id }) : undefined)}
    >
      Its value is lost here; the service goes on accepting it until it is revoked there. While a flow or a provider uses it, it stays.
    </ConfirmDialog>
  );
}

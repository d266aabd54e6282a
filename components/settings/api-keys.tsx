"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { CreateKeyDialog } from "./create-key-dialog";
import { roleWords } from "./roles";
import { RowsSkeleton } from "./rows-skeleton";
import { Row, Section } from "./section";

export function ApiKeys({ isOwner, isKnown }: { isOwner: boolean; isKnown: boolean }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const list = useQuery(trpc.settings.apiKeys.list.queryOptions(undefined, { enabled: isOwner }));
  const revoke = useMutation(
    trpc.settings.apiKeys.revoke.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.settings.apiKeys.list.queryKey() }),
      onError: (error) => toast.error(describeError(error)),
    }),
  );
  const [isCreating, setIsCreating] = useState(false);
  const [revoking, setRevoking] = useState<{ id: string; name: string } | null>(null);
  const create = (
    <Button variant="primary" onClick={() => setIsCreating(true)}>
      <Plus aria-hidden="true" />
      Create API key
    </Button>
  );

  if (isKnown && !isOwner) {
    return (
      <EmptyState icon={<KeyRound aria-hidden="true" />} title="Only owners see the API keys">
        Ask an owner of the workspace for a key, or to make you an owner.
      </EmptyState>
    );
  }
  if (list.isError && !list.data) return <ErrorState title="The keys did not load" sentence={describeError(list.error)} onRetry={() => void list.refetch()} />;
  const keys = list.data?.toSorted((a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null));
  return (
    <Section title="API keys" lead="Keys let other programs use this workspace over REST and sockets." action={keys && keys.length > 0 && create}>
      {!keys ? (
        <RowsSkeleton />
      ) : keys.length === 0 ? (
        <EmptyState icon={<KeyRound aria-hidden="true" />} title="No keys yet" action={create}>
          A key carries a role. Give each program its own, so that you can revoke one without the others.
        </EmptyState>
      ) : (
        <ul aria-label="API keys">
          {keys.map((key) => (
            <Row key={key.id}>
              <span className="min-w-0 flex-1">
                <span className="flex items-center gap-2">
                  <span
                    title={key.name}
                    className={cn(
                      "min-w-0 truncate max-sm:line-clamp-2 max-sm:whitespace-normal",
                      key.revokedAt ? "text-ink-3 line-through" : "font-medium text-ink",
                    )}
                  >
                    {key.name}
                  </span>
                  <Badge>{roleWords[key.role].label}</Badge>
                </span>
                <span className="block truncate text-ink-3">
                  <span className="font-mono text-xs">{key.hint}</span>
                  {key.lastUsedAt ? (
                    <>
                      {" used "}
                      <RelativeTime at={key.lastUsedAt} />
                    </>
                  ) : (
                    " never used"
                  )}
                </span>
              </span>
              {key.revokedAt ? (
                <span className="w-24 text-center text-ink-3">Revoked</span>
              ) : (
                <Button className="w-24" onClick={() => setRevoking({ id: key.id, name: key.name })}>
                  Revoke
                </Button>
              )}
            </Row>
          ))}
        </ul>
      )}
      <CreateKeyDialog open={isCreating} onOpenChange={setIsCreating} />
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => !open && setRevoking(null)}
        title={`Revoke ${revoking?.name ?? ""}?`}
        confirmLabel="Revoke key"
        onConfirm={() => (revoking ? revoke.mutateAsync({ id: revoking.id }) : undefined)}
      >
        Programs that use this key are refused from the next request on. It cannot be brought back.
      </ConfirmDialog>
    </Section>
  );
}

"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Mail, Trash2, UserPlus, X } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { toRequestError } from "@/components/trpc/app-error";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorState } from "@/components/ui/error-state";
import { IconButton } from "@/components/ui/icon-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Select } from "@/components/ui/select";
import { InviteDialog } from "./invite-dialog";
import { roleOptions, roleWords } from "./roles";
import { RowsSkeleton } from "./rows-skeleton";
import { Row, Section } from "./section";

export function People({ isOwner, ownId }: { isOwner: boolean; ownId: string | undefined }) {
  const trpc = useTRPC();
  const list = useQuery(trpc.settings.people.list.queryOptions());
  const { setRole, remove, withdraw } = usePeopleActions();
  const [isInviting, setIsInviting] = useState(false);
  const [leaving, setLeaving] = useState<{ id: string; name: string } | null>(null);

  if (list.isError && !list.data)
    return <ErrorState title="The people did not load" sentence={describeError(list.error)} onRetry={() => void list.refetch()} />;
  return (
    <Section
      title="People"
      lead="Who can sign in to this workspace, and what they may do."
      action={
        isOwner && (
          <Button variant="primary" onClick={() => setIsInviting(true)}>
            <UserPlus aria-hidden="true" />
            Invite someone
          </Button>
        )
      }
    >
      {!list.data ? (
        <RowsSkeleton />
      ) : (
        <ul aria-label="People">
          {list.data.people.map((person) => (
            <Row key={person.id}>
              <span className="min-w-0 flex-1 max-sm:basis-full">
                <span className="flex items-center gap-2">
                  <span className="truncate font-medium text-ink" title={person.name ?? person.email}>
                    {person.name ?? person.email}
                  </span>
                  {person.id === ownId && <Badge className="shrink-0">You</Badge>}
                </span>
                {person.name && (
                  <span className="block truncate text-ink-3" title={person.email}>
                    {person.email}
                  </span>
                )}
              </span>
              {isOwner ? (
                <Select
                  aria-label={`Role of ${person.name ?? person.email}`}
                  className="w-28 max-sm:flex-1"
                  options={roleOptions}
                  value={person.role}
                  onValueChange={(role) => setRole(person.id, role)}
                />
              ) : (
                <span className="text-ink-2">{roleWords[person.role].label}</span>
              )}
              {isOwner && (
                <IconButton
                  label={`Remove ${person.name ?? person.email}`}
                  disabled={person.id === ownId}
                  onClick={() => setLeaving({ id: person.id, name: person.name ?? person.email })}
                >
                  <Trash2 aria-hidden="true" />
                </IconButton>
              )}
            </Row>
          ))}
          {list.data.invites.map((invite) => (
            <Row key={invite.email}>
              <span className="min-w-0 flex-1">
                <span className="flex items-center gap-2 text-ink-2">
                  <Mail aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
                  <span className="truncate" title={invite.email}>
                    {invite.email}
                  </span>
                </span>
                <span className="block truncate text-ink-3">
                  Invited as {roleWords[invite.role].label.toLowerCase()}, expires <RelativeTime at={invite.expiresAt} isToCome />
                </span>
              </span>
              {isOwner && (
                <IconButton label={`Take back the invitation of ${invite.email}`} onClick={() => withdraw(invite.email)}>
                  <X aria-hidden="true" />
                </IconButton>
              )}
            </Row>
          ))}
        </ul>
      )}
      <InviteDialog open={isInviting} onOpenChange={setIsInviting} />
      <ConfirmDialog
        open={leaving !== null}
        onOpenChange={(open) => !open && setLeaving(null)}
        title={`Remove ${leaving?.name ?? ""}?`}
        confirmLabel="Remove person"
        onConfirm={() => (leaving ? remove(leaving.id) : undefined)}
      >
        They are signed out at once and see nothing of this workspace any more. What they edited stays.
      </ConfirmDialog>
    </Section>
  );
}

function usePeopleActions() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSettled = () => queryClient.invalidateQueries({ queryKey: trpc.settings.people.list.queryKey() });
  const onError = (error: unknown) =>
    toast.error(toRequestError(error).details.reason === "LAST_OWNER" ? "The workspace needs an owner. Make someone else owner first." : describeError(error));
  const role = useMutation(trpc.settings.people.setRole.mutationOptions({ onSettled, onError }));
  const removal = useMutation(trpc.settings.people.remove.mutationOptions({ onSettled, onError }));
  const withdrawal = useMutation(trpc.settings.people.withdrawInvite.mutationOptions({ onSettled, onError }));
  return {
    setRole: (userId: string, next: (typeof roleOptions)[number]["value"]) => role.mutate({ userId, role: next }),
    remove: (userId: string) => removal.mutateAsync({ userId }),
    withdraw: (email: string) => withdrawal.mutate({ email }),
  };
}

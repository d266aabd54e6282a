"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Mail, UserPlus, X } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorState } from "@/components/ui/error-state";
import { IconButton } from "@/components/ui/icon-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { InviteDialog } from "./invite-dialog";
import { nameOf, PersonRow } from "./person-row";
import { ResetLinkDialog } from "./reset-link-dialog";
import { type Role, roleWords } from "./roles";
import { RowsSkeleton } from "./rows-skeleton";
import { Row, Section } from "./section";

type Asked = { what: "remove" | "password" | "factor"; id: string; name: string };

export function People({ isOwner, ownId }: { isOwner: boolean; ownId: string | undefined }) {
  const trpc = useTRPC();
  const list = useQuery(trpc.settings.people.list.queryOptions());
  const { setRole, remove, resetFactor, withdraw } = usePeopleActions();
  const [isInviting, setIsInviting] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const closeTo = (open: boolean) => !open && setAsked(null);

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
          {list.data.people.map((person) => {
            const ask = (what: Asked["what"]) => () => setAsked({ what, id: person.id, name: nameOf(person) });
            const actions = {
              setRole: (role: Role) => setRole(person.id, role),
              resetPassword: ask("password"),
              resetFactor: ask("factor"),
              remove: ask("remove"),
            };
            return <PersonRow key={person.id} person={person} isSelf={person.id === ownId} actions={isOwner ? actions : null} />;
          })}
          {list.data.invites.map((invite) => (
            <InviteRow key={invite.email} invite={invite} onWithdraw={isOwner ? () => withdraw(invite.email) : null} />
          ))}
        </ul>
      )}
      <InviteDialog open={isInviting} onOpenChange={setIsInviting} />
      <ResetLinkDialog person={asked?.what === "password" ? asked : null} onClose={() => setAsked(null)} />
      <ConfirmDialog
        open={asked?.what === "factor"}
        onOpenChange={closeTo}
        title={`Reset the second factor of ${asked?.name ?? ""}?`}
        confirmLabel="Reset second factor"
        onConfirm={() => (asked ? resetFactor(asked.id) : undefined)}
      >
        Their app and recovery codes stop working, and they are signed out everywhere. Their password alone opens the account until they turn it on again.
      </ConfirmDialog>
      <ConfirmDialog
        open={asked?.what === "remove"}
        onOpenChange={closeTo}
        title={`Remove ${asked?.name ?? ""}?`}
        confirmLabel="Remove person"
        onConfirm={() => (asked ? remove(asked.id) : undefined)}
      >
        They are signed out at once and see nothing of this workspace any more. What they edited stays.
      </ConfirmDialog>
    </Section>
  );
}

function InviteRow({ invite, onWithdraw }: { invite: { email: string; role: Role; expiresAt: Date }; onWithdraw: (() => void) | null }) {
  return (
    <Row>
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
      {onWithdraw && (
        <IconButton label={`Take back the invitation of ${invite.email}`} onClick={onWithdraw}>
          <X aria-hidden="true" />
        </IconButton>
      )}
    </Row>
  );
}

function usePeopleActions() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSettled = () => queryClient.invalidateQueries({ queryKey: trpc.settings.people.list.queryKey() });
  const onError = (error: unknown) => toast.error(describeError(error));
  const role = useMutation(trpc.settings.people.setRole.mutationOptions({ onSettled, onError }));
  const removal = useMutation(trpc.settings.people.remove.mutationOptions({ onSettled, onError }));
  const withdrawal = useMutation(trpc.settings.people.withdrawInvite.mutationOptions({ onSettled, onError }));
  const factor = useMutation(trpc.settings.people.resetFactor.mutationOptions({ onSettled, onError }));
  return {
    setRole: (userId: string, next: Role) => role.mutate({ userId, role: next }),
    remove: (userId: string) => removal.mutateAsync({ userId }),
    resetFactor: (userId: string) => factor.mutateAsync({ userId }),
    withdraw: (email: string) => withdrawal.mutate({ email }),
  };
}

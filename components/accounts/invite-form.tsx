"use client";

import { useQuery } from "@tanstack/react-query";
import { describeError } from "@/components/errors/error-sentence";
import { toRequestError } from "@/components/trpc/app-error";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Skeleton } from "@/components/ui/skeleton";
import { AccountCard } from "./account-card";
import { JoinByPassword } from "./join-by-password";
import { JoinBySigningIn } from "./join-by-signing-in";
import { LinkNotice } from "./link-notice";

/** An invitation: who is new chooses a password, who has an account signs in with it. */
export function InviteForm({ token }: { token: string }) {
  const trpc = useTRPC();
  // Asked once: each use of a link counts.
  const invitation = useQuery(trpc.setup.invitation.queryOptions({ token }, { enabled: token !== "", retry: false, staleTime: Number.POSITIVE_INFINITY }));

  if (!token) return <LinkNotice title="The link is not complete" lead="Open the invitation exactly as you received it, or ask for a new one." />;
  if (invitation.isError) {
    const isUsed = toRequestError(invitation.error).code === "LINK_INVALID";
    return <LinkNotice title={isUsed ? "This invitation is no longer open" : "The invitation did not load"} lead={describeError(invitation.error)} />;
  }
  if (!invitation.data) {
    return (
      <AccountCard title="Join the workspace">
        <div aria-busy="true" className="grid gap-4">
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
        </div>
      </AccountCard>
    );
  }
  const { email, hasAccount, workspace } = invitation.data;
  return hasAccount ? (
    <JoinBySigningIn token={token} email={email} workspace={workspace} />
  ) : (
    <JoinByPassword token={token} email={email} workspace={workspace} />
  );
}

"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Monitor, Smartphone } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { RowsSkeleton } from "./rows-skeleton";
import { Row, Section } from "./section";

/** Where one is signed in. */
export function OwnSessions() {
  const trpc = useTRPC();
  const sessions = useQuery(trpc.account.sessions.queryOptions());
  const { end, endOthers } = useEndings();
  const [isEndingAll, setIsEndingAll] = useState(false);
  if (sessions.isError && !sessions.data)
    return <ErrorState title="Your browsers did not load" sentence={describeError(sessions.error)} onRetry={() => void sessions.refetch()} />;
  const others = sessions.data?.filter(({ isThis }) => !isThis).length ?? 0;
  return (
    <Section
      title="Where you are signed in"
      lead="A browser that is not used for seven days, or that signed in thirty days ago, has to sign in again."
      action={others > 0 && <Button onClick={() => setIsEndingAll(true)}>End all others</Button>}
    >
      {!sessions.data ? (
        <RowsSkeleton />
      ) : (
        <ul aria-label="Where you are signed in">
          {sessions.data.map(({ id, browser, network, createdAt, lastSeenAt, isThis }) => (
            <Row key={id}>
              <DeviceIcon browser={browser} />
              <span className="min-w-0 flex-1">
                <span className="flex items-center gap-2">
                  <span className="truncate font-medium text-ink" title={browser}>
                    {browser}
                  </span>
                  {isThis && <Badge className="shrink-0">This browser</Badge>}
                </span>
                <span className="block text-ink-3">
                  <span className="whitespace-nowrap tabular-nums">{network}</span>
                  {" · "}
                  {isThis ? "in use now" : <RelativeTime at={lastSeenAt} className="whitespace-nowrap" />}
                  <span className="max-sm:hidden">
                    {" · signed in "}
                    <RelativeTime at={createdAt} />
                  </span>
                </span>
              </span>
              {!isThis && (
                <Button className="w-20" aria-label={`End ${browser}, ${network}`} onClick={() => end(id)}>
                  End
                </Button>
              )}
            </Row>
          ))}
        </ul>
      )}
      <ConfirmDialog
        open={isEndingAll}
        onOpenChange={setIsEndingAll}
        title={others === 1 ? "Sign out the other browser?" : `Sign out ${others} other browsers?`}
        confirmLabel="End all others"
        onConfirm={endOthers}
      >
        They are signed out at once and ask for the password again. This browser stays signed in.
      </ConfirmDialog>
    </Section>
  );
}

function DeviceIcon({ browser }: { browser: string }) {
  const Icon = /iPhone|iPad|Android/.test(browser) ? Smartphone : Monitor;
  return <Icon aria-hidden="true" className="size-4 shrink-0 text-ink-3" />;
}

function useEndings() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const options = {
    onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.account.sessions.queryKey() }),
    onError: (error: unknown) => void toast.error(describeError(error)),
  };
  const one = useMutation(trpc.account.endSession.mutationOptions(options));
  const others = useMutation(trpc.account.endOtherSessions.mutationOptions(options));
  return { end: (id: string) => one.mutate({ id }), endOthers: () => others.mutateAsync() };
}

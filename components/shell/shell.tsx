"use client";

import { useQuery } from "@tanstack/react-query";
import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { MakeWorkspaceDialog } from "@/components/settings/make-workspace-dialog";
import { toRequestError } from "@/components/trpc/app-error";
import { pageWorkspace, setPageWorkspace } from "@/components/trpc/page-workspace";
import { useTRPC } from "@/components/trpc/use-trpc";
import { NavBar } from "./nav-bar";
import { useAttentionNews } from "./use-attention-news";

/** The studio's frame: navigation at the side (at the bottom on a phone) and the page beside it. Sends people who are signed out to sign in. */
export function Shell({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const router = useRouter();
  const pathname = usePathname();
  const me = useQuery(trpc.session.me.queryOptions(undefined, { staleTime: 60_000 }));
  const isViewer = me.data?.user.role === "viewer";
  const open = useQuery(trpc.operations.count.queryOptions(undefined, { enabled: Boolean(me.data) && !isViewer, refetchInterval: 15_000 }));
  const waiting = useQuery(trpc.handoffs.count.queryOptions(undefined, { enabled: Boolean(me.data), refetchInterval: 15_000 }));
  const [isMaking, setIsMaking] = useState(false);
  usePinnedWorkspace(me.data?.workspace.id);
  useAttentionNews(Boolean(me.data));
  const isSignedOut = me.data === null || (me.error !== null && toRequestError(me.error).code === "UNAUTHENTICATED");

  useEffect(() => {
    if (isSignedOut) router.replace(`/sign-in?next=${encodeURIComponent(`${pathname}${window.location.search}`)}`);
  }, [isSignedOut, pathname, router]);

  const places = me.data
    ? {
        workspaces: me.data.workspaces,
        currentId: me.data.workspace.id,
        onMake: me.data.mayMakeWorkspaces ? () => setIsMaking(true) : undefined,
      }
    : undefined;
  return (
    <div className="flex h-dvh flex-col-reverse sm:flex-row">
      <a href="#main" className="sr-only z-50 rounded-md bg-ink px-3 py-2 text-on-ink focus:not-sr-only focus:absolute focus:top-2 focus:left-2">
        Skip to the page
      </a>
      <NavBar user={me.data?.user} places={places} open={(isViewer ? 0 : (open.data?.open ?? 0)) + (waiting.data?.waiting ?? 0)} />
      <main
        id="main"
        tabIndex={-1}
        // The room of a scroll bar is kept where a page may become long, so that nothing moves when it does.
        className="relative min-h-0 min-w-0 flex-1 overflow-y-auto outline-none scrollbar-quiet not-has-[>.h-full]:[scrollbar-gutter:stable]"
      >
        {isSignedOut ? null : children}
      </main>
      {me.data && <MakeWorkspaceDialog open={isMaking} onOpenChange={setIsMaking} defaults={me.data.workspace} />}
    </div>
  );
}

/** Once it is known which workspace the page is of, it stays of that one, whatever other tabs switch to. */
function usePinnedWorkspace(workspaceId: string | undefined): void {
  useEffect(() => {
    if (workspaceId !== undefined && pageWorkspace() === null) setPageWorkspace(workspaceId);
  }, [workspaceId]);
}

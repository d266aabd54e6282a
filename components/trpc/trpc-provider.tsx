"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { type ReactNode, useState } from "react";
import { fetchWithClock } from "@/components/ui/server-clock";
import { callsPerBatch } from "@/flows/protocol/wire-values";
import { workspaceHeader } from "@/flows/protocol/workspace";
import type { AppRouter } from "@/server/api/root";
import { pageWorkspace } from "./page-workspace";
import { createQueryClient } from "./query-client";
import { transformer } from "./transformer";
import { TRPCProvider } from "./use-trpc";

/** Each call says which workspace the page is of. */
function ofPage(): Record<string, string> {
  const workspaceId = pageWorkspace();
  return workspaceId === null ? {} : { [workspaceHeader]: workspaceId };
}

/** Gives everything below it `useTRPC`. Requests of one moment travel together. */
export function TrpcProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [httpBatchLink({ url: "/api/trpc", transformer, headers: ofPage, maxURLLength: 4000, maxItems: callsPerBatch, fetch: fetchWithClock })],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

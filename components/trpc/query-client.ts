import { QueryCache, QueryClient } from "@tanstack/react-query";
import { errorCatalogue } from "@/flows/errors";
import { toRequestError } from "./app-error";
import { pageWorkspace, setPageWorkspace } from "./page-workspace";

/** Reads are fresh for 10 s and tried twice more when trying again can help; changes are never repeated by themselves. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveLostWorkspace }),
    defaultOptions: {
      queries: { staleTime: 10_000, retry: (failures, error) => failures < 2 && errorCatalogue[toRequestError(error).code].retryable },
      mutations: { retry: false },
    },
  });
}

/** Somebody who is no member any more, or another person in the same tab: the page begins anew where they may be. */
function leaveLostWorkspace(error: unknown): void {
  if (toRequestError(error).code !== "WORKSPACE_NOT_FOUND" || pageWorkspace() === null) return;
  setPageWorkspace(null);
  window.location.assign("/flows");
}

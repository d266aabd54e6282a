import { QueryClient } from "@tanstack/react-query";
import { errorCatalogue } from "@/flows/errors";
import { toRequestError } from "./app-error";

/** Reads are fresh for 10 s and tried twice more when trying again can help; changes are never repeated by themselves. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 10_000, retry: (failures, error) => failures < 2 && errorCatalogue[toRequestError(error).code].retryable },
      mutations: { retry: false },
    },
  });
}

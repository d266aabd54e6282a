import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { useTRPCClient } from "@/components/trpc/use-trpc";
import type { Catalogue } from "@/flows/executors/catalogue";
import { loadCatalogue } from "./load-catalogue";

/** What actions can do, for everything below. */
export const CatalogueContext = createContext<Catalogue | null>(null);

/** @throws when used outside of a page that has loaded it */
export function useCatalogue(): Catalogue {
  const catalogue = useContext(CatalogueContext);
  if (!catalogue) throw new Error("useCatalogue needs a catalogue around it");
  return catalogue;
}

/** Loads it once for as long as the studio is open. The executors themselves come with the first page that needs them. */
export function useLoadedCatalogue() {
  const client = useTRPCClient();
  return useQuery({ queryKey: ["catalogue"], queryFn: () => loadCatalogue(client), staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY });
}

import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { type Catalogue, createCatalogue } from "@/flows/executors/catalogue";

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
  return useQuery({ queryKey: ["catalogue"], queryFn: loadCatalogue, staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY });
}

async function loadCatalogue(): Promise<Catalogue> {
  const { coreExecutors } = await import("@/flows/executors/core");
  return createCatalogue(coreExecutors);
}

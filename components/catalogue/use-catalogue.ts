import { useQuery } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { useTRPCClient } from "@/components/trpc/use-trpc";
import { jsonObjectSchema } from "@/flows/definition/schema";
import { type Catalogue, createCatalogue } from "@/flows/executors/catalogue";
import { executorOf, type Manifest } from "@/flows/executors/manifest";
import type { Executor } from "@/flows/ports/executor";

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

type Client = ReturnType<typeof useTRPCClient>;

async function loadCatalogue(client: Client): Promise<Catalogue> {
  const [{ coreExecutors }, manifests] = await Promise.all([import("@/flows/executors/core"), client.executors.plugins.query()]);
  return createCatalogue([...coreExecutors, ...manifests.map((manifest) => ofServer(manifest, client))]);
}

/** Without what JSON has no word for. */
const plain = (config: unknown): unknown => JSON.parse(JSON.stringify(config));

/** A plugin lives on the server: the browser only ever tries it, and asks the server to. */
function ofServer(manifest: Manifest, client: Client): Executor {
  const simulate: Executor["execute"] = (config, scope, _ports, { signal }) =>
    client.executors.simulate.mutate({ executor: manifest.name, config: jsonObjectSchema.parse(plain(config)), scope }, { signal });
  return executorOf(manifest, { execute: simulate, simulate });
}

import type { useTRPCClient } from "@/components/trpc/use-trpc";
import { jsonObjectSchema } from "@/flows/definition/schema";
import { type Catalogue, createCatalogue } from "@/flows/executors/catalogue";
import { executorOf, type Manifest } from "@/flows/executors/manifest";
import type { Executor } from "@/flows/ports/executor";

/** What it needs of the API client. */
export type CatalogueClient = Pick<ReturnType<typeof useTRPCClient>, "executors">;

/** The core's executors, which come with the first page that needs them, and what plugins of the server add. */
export async function loadCatalogue(client: CatalogueClient): Promise<Catalogue> {
  const [{ coreExecutors }, manifests] = await Promise.all([import("@/flows/executors/core"), client.executors.plugins.query()]);
  return createCatalogue([...coreExecutors, ...manifests.map((manifest) => ofServer(manifest, client))]);
}

/** Without what JSON has no word for. */
const plain = (config: unknown): unknown => JSON.parse(JSON.stringify(config));

/** A plugin lives on the server: the browser only ever tries it, and asks the server to. */
function ofServer(manifest: Manifest, client: CatalogueClient): Executor {
  const simulate: Executor["execute"] = (config, scope, _ports, { signal }) =>
    client.executors.simulate.mutate({ executor: manifest.name, config: jsonObjectSchema.parse(plain(config)), scope }, { signal });
  return executorOf(manifest, { execute: simulate, simulate });
}

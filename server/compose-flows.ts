import type pg from "pg";
import type { Catalogue } from "@/flows/executors/catalogue";
import { templates } from "@/flows/library/library";
import type { Bus } from "./bus/bus";
import type { PrismaClient } from "./db/generated/client";
import { newId } from "./db/ids";
import { createDocuments } from "./flows/documents/create-documents";
import { createFlows } from "./flows/flows";
import { createPublishedVersions } from "./flows/published-versions";
import { createPublishedVersionsRepository } from "./flows/published-versions-repository";
import { createFlowRepository } from "./flows/repository";
import { createSimulations } from "./flows/simulations";
import { watchOffers } from "./flows/watch-offers";
import type { Logger } from "./logging/logger";
import type { Sharing } from "./nodes/sharing";
import type { Plugins } from "./plugins/plugins";
import { createWebhookAddressesRepository } from "./triggers/webhook-addresses-repository";

/** Plugins answer from threads of their own; what comes with Parley answers at once. */
const pluginPatienceMs = 10_000;

export type FlowsParts = {
  catalogue: Catalogue;
  plugins: Pick<Plugins, "manifests">;
  db: PrismaClient;
  pool: pg.Pool;
  sharing: Sharing | null;
  bus: Pick<Bus, "publish">;
  log: Logger;
  now: () => number;
  hasModel: (workspaceId: string) => Promise<boolean>;
};

/** The part of the composition root for flows and what is published of them. Part of `container.ts`. */
export function composeFlows({ catalogue, plugins, db, pool, sharing, bus, log, now, hasModel }: FlowsParts) {
  const repository = createPublishedVersionsRepository(pool);
  const documents = createDocuments({ facts: catalogue.facts, manifests: plugins.manifests });
  const versions = createPublishedVersions({
    repository,
    facts: catalogue.facts,
    open: documents.open,
    ...(sharing === null ? {} : { trustMs: sharing.offersTrustMs }),
  });
  sharing?.onOffersChanged(versions.invalidate, versions.invalidateAll);
  const flows = createFlows({
    repository: createFlowRepository(db, documents),
    documents,
    catalogue,
    templates,
    newId,
    now,
    hasModel,
    startersOf: versions.starters,
    webhookAddressesOf: createWebhookAddressesRepository(pool).names,
    onEdited: (edited) => bus.publish({ type: "flow:edited", ...edited }),
    onOfferChanged(workspaceId) {
      versions.invalidate(workspaceId);
      sharing?.offersChanged(workspaceId);
    },
  });
  const watch: { stop: () => Promise<void> }[] = [];
  return {
    flows,
    versions,
    simulations: createSimulations({ flows, catalogue, patienceMs: plugins.manifests.length > 0 ? pluginPatienceMs : 0 }),
    /** Where nobody tells of what other processes publish, it is looked for. */
    watchOthers(): void {
      if (sharing === null) watch.push(watchOffers({ repository, versions, log: log.child({ component: "flows" }) }));
    },
    async stop(): Promise<void> {
      await Promise.all([...watch.map((each) => each.stop()), documents.stop()]);
    },
  };
}

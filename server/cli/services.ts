import type pg from "pg";
import { AppError } from "@/flows/errors";
import type { Catalogue } from "@/flows/executors/catalogue";
import { templates } from "@/flows/library/library";
import type { Actor } from "../access/actor";
import { createPrisma } from "../db/client";
import { newId } from "../db/ids";
import { createPool } from "../db/pool";
import { createDocuments } from "../flows/documents/create-documents";
import { createFlows, type Flows } from "../flows/flows";
import { createPublishedVersions } from "../flows/published-versions";
import { createPublishedVersionsRepository } from "../flows/published-versions-repository";
import { createFlowRepository } from "../flows/repository";
import { createWebhookAddressesRepository } from "../triggers/webhook-addresses-repository";
import { createTenants, type Tenant, type Tenants } from "../workspaces/tenants";
import { createTenantsRepository } from "../workspaces/tenants-repository";
import type { DatabaseOrigin, Terminal } from "./command";
import { CommandFailed } from "./usage-error";

/** Whoever may type commands here may read the database's files, so may do everything. */
export const commandActorOf = (workspaceId: string): Actor => ({ type: "user", id: "command_line", workspaceId, role: "owner" });

export type Services = {
  url: string;
  origin: DatabaseOrigin;
  pool: pg.Pool;
  flows: Flows;
  catalogue: Catalogue;
  tenants: Tenants;
  /** In the workspace that was named. */
  actor: () => Promise<Actor>;
};

/** Opens the database and what commands need of the server, for as long as `work` takes. */
export async function withServices<T>(
  { host, note, workspace, catalogue, manifests }: Terminal,
  work: (services: Services) => Promise<T>,
  options?: { fill: boolean },
): Promise<T> {
  const { url, origin, close } = await host.openDatabase(options);
  const pool = createPool({ connectionString: url, max: 3, onError: (error) => note(`A database connection broke: ${error.message}`) });
  const db = createPrisma(url, { max: 2 });
  const documents = createDocuments({ facts: catalogue.facts, manifests });
  const flows = createFlows({
    repository: createFlowRepository(db, documents),
    documents,
    catalogue,
    templates,
    newId,
    now: Date.now,
    // What the server is configured with is not known here.
    hasModel: () => Promise.resolve(true),
    webhookAddressesOf: createWebhookAddressesRepository(pool).names,
    startersOf: createPublishedVersions({ repository: createPublishedVersionsRepository(pool), facts: catalogue.facts }).starters,
    onEdited: () => undefined,
    onOfferChanged: () => undefined,
  });
  const tenants = createTenants({ repository: createTenantsRepository(pool), now: Date.now, onRefreshFailed: (error) => note(String(error)) });
  try {
    return await work({
      url,
      origin,
      pool,
      flows,
      catalogue,
      tenants,
      actor: async () => commandActorOf((await requireTenant(tenants, workspace)).workspaceId),
    });
  } finally {
    await documents.stop();
    await db.$disconnect();
    await pool.end();
    await close();
  }
}

async function requireTenant(tenants: Tenants, slug: string | null): Promise<Tenant> {
  const tenant = slug === null ? await tenants.first() : await tenants.findBySlug(slug);
  if (tenant === null) throw new CommandFailed(`There is no workspace '${slug}'.`);
  return tenant;
}

export function hasFlow(flows: Flows, actor: Actor, slug: string): Promise<boolean> {
  return flows.get(actor, slug).then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError && error.code === "FLOW_NOT_FOUND") return false;
      throw error;
    },
  );
}

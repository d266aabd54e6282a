import type pg from "pg";
import { AppError } from "@/flows/errors";
import { describeExecutors, executorFacts } from "@/flows/executors/registry";
import { templates } from "@/flows/library/library";
import type { Actor } from "../access/actor";
import { createPrisma } from "../db/client";
import { newId } from "../db/ids";
import { createPool } from "../db/pool";
import { workspaceId } from "../db/workspace";
import { createDocuments } from "../flows/documents/create-documents";
import { createFlows, type Flows } from "../flows/flows";
import { createPublishedVersions } from "../flows/published-versions";
import { createPublishedVersionsRepository } from "../flows/published-versions-repository";
import { createFlowRepository } from "../flows/repository";
import type { DatabaseOrigin, Terminal } from "./command";

/** Whoever may type commands here may read the database's files, so may do everything. */
export const commandActor: Actor = { type: "user", id: "command_line", workspaceId, role: "owner" };

export type Services = { url: string; origin: DatabaseOrigin; pool: pg.Pool; flows: Flows };

/** Opens the database and what commands need of the server, for as long as `work` takes. */
export async function withServices<T>({ host, note }: Terminal, work: (services: Services) => Promise<T>, options?: { fill: boolean }): Promise<T> {
  const { url, origin, close } = await host.openDatabase(options);
  const pool = createPool({ connectionString: url, max: 3, onError: (error) => note(`A database connection broke: ${error.message}`) });
  const db = createPrisma(url, { max: 2 });
  const documents = createDocuments({ facts: executorFacts });
  const flows = createFlows({
    repository: createFlowRepository(db, documents),
    documents,
    describeExecutors,
    templates,
    newId,
    now: Date.now,
    // What the server is configured with is not known here.
    hasModel: () => true,
    startersOf: createPublishedVersions({ repository: createPublishedVersionsRepository(pool), facts: executorFacts }).starters,
    onOfferChanged: () => undefined,
  });
  try {
    return await work({ url, origin, pool, flows });
  } finally {
    await documents.stop();
    await db.$disconnect();
    await pool.end();
    await close();
  }
}

export function hasFlow(flows: Flows, slug: string): Promise<boolean> {
  return flows.get(commandActor, slug).then(
    () => true,
    (error: unknown) => {
      if (error instanceof AppError && error.code === "FLOW_NOT_FOUND") return false;
      throw error;
    },
  );
}

import type pg from "pg";
import type { NluPort, Ports } from "@/flows/ports/ports";
import type { PublishedVersions } from "@/server/flows/published-versions";
import type { OrdersRepository } from "@/server/orders/repository";
import { createAddresses } from "./addresses/repository";
import { createGazetteer, createPlaces } from "./geocoder/gazetteer";
import { createHttp, type HttpDeps } from "./http/http";
import type { createLlmChain } from "./llm/chain";
import { createNlu } from "./nlu/rules";
import { createNotices } from "./notices/repository";
import { createSandboxPayments, type SandboxDeps } from "./payments/sandbox";
import { createPrices } from "./prices/repository";
import { createProducts } from "./products/products";
import { createProductsRepository } from "./products/repository";
import { createEstimatedRouter } from "./router/estimated-router";
import { createSchedules } from "./schedules/repository";
import { createZones } from "./zones/zones";

export type PortsDeps = {
  pool: pg.Pool;
  versions: Pick<PublishedVersions, "offers" | "latest">;
  orders: Pick<OrdersRepository, "place">;
  payments: SandboxDeps;
  /** The language models of every workspace. */
  llm: ReturnType<typeof createLlmChain>;
  http: HttpDeps;
  now: () => number;
};

/** The outside services as the runs of a workspace see them; only the model needs to know the turn. */
export function createPorts({ pool, versions, orders, payments, llm, http, now }: PortsDeps) {
  const router = createEstimatedRouter();
  const byWorkspace = new Map<string, Omit<Ports, "llm">>();

  function ofWorkspace(workspaceId: string): Omit<Ports, "llm"> {
    const known = byWorkspace.get(workspaceId);
    if (known !== undefined) return known;
    const places = createPlaces(pool, workspaceId);
    const made = {
      products: createProducts(createProductsRepository(pool, workspaceId)),
      geocoder: createGazetteer(places),
      addresses: createAddresses(pool, workspaceId),
      router,
      prices: createPrices(pool, workspaceId),
      zones: createZones(pool, workspaceId, now),
      orders: { place: (request: Parameters<Ports["orders"]["place"]>[0]) => orders.place(workspaceId, request) },
      payments: createSandboxPayments(payments, workspaceId),
      nlu: createNlu({ versions, places, workspaceId }),
      http: createHttp(http, workspaceId),
      schedules: createSchedules({ pool, versions }, workspaceId),
      notices: createNotices({ pool }, workspaceId),
    };
    byWorkspace.set(workspaceId, made);
    return made;
  }

  return {
    forTurn: ({ turnId, workspaceId }: { turnId: string; workspaceId: string }): Ports => ({
      ...ofWorkspace(workspaceId),
      llm: llm.forTurn({ turnId, workspaceId }),
    }),
    nluFor: (workspaceId: string): NluPort => ofWorkspace(workspaceId).nlu,
  };
}

export type TurnPorts = ReturnType<typeof createPorts>;

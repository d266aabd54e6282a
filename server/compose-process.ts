import { createHmac } from "node:crypto";
import { createActorChanges } from "./access/actor-changes";
import { createBodyRoom } from "./api/bodies/body-room";
import { createLargeBodies } from "./api/bodies/large-bodies";
import { createBus } from "./bus/bus";
import { createPrisma } from "./db/client";
import { createPool, throughSocket } from "./db/pool";
import { createReadGate, readShare } from "./db/read-gate";
import { createWall, wallRole } from "./db/wall";
import type { Env } from "./env";
import type { Logger } from "./logging/logger";
import { createMetrics } from "./metrics/metrics";
import { createDrain } from "./nodes/drain";
import { createSharing } from "./nodes/sharing";
import { createPayLinks } from "./payments/pay-links";
import { createFloods } from "./rate-limits/floods";
import { createRateLimits } from "./rate-limits/rate-limits";
import { createLevelCounter } from "./service-levels/level-counter";
import { createTenants } from "./workspaces/tenants";
import { createTenantsRepository } from "./workspaces/tenants-repository";

export type ProcessParts = {
  env: Pick<Env, "DATABASE_URL" | "PARLEY_DATABASE_SOCKET" | "REDIS_URL" | "PARLEY_RATE_LIMITS" | "NEXTAUTH_SECRET">;
  log: Logger;
  nodeId: string;
  now: () => number;
};

/** The part of the composition root that everything else stands on: connections, the ways to others, limits and measurements. Part of `container.ts`. */
export function composeProcess({ env, log, nodeId, now }: ProcessParts) {
  const connectionString = throughSocket(env.DATABASE_URL, env.PARLEY_DATABASE_SOCKET);
  const db = createPrisma(connectionString);
  const pool = createPool({
    connectionString,
    onError: (error) => log.warn({ component: "database", err: error }, "a database connection broke"),
  });
  const members = createPool({ connectionString, max: Math.floor(pool.options.max * readShare), role: wallRole, onError: () => undefined });
  const wall = createWall({
    owner: pool,
    members,
    onAbsent: (error) => log.warn({ component: "database", err: error }, "the database has no wall between workspaces: what services ask for is all there is"),
  });
  const bus = createBus({ onError: (error) => log.error({ component: "bus", err: error }, "a listener failed") });
  const sharing = env.REDIS_URL === undefined ? null : createSharing({ url: env.REDIS_URL, nodeId, log });
  const tenants = createTenants({
    repository: createTenantsRepository(pool),
    now,
    onRefreshFailed: (error) => log.warn({ component: "workspaces", err: error }, "a workspace could not be looked up again; what is known of it goes on"),
  });
  sharing?.onTenantChanged(tenants.forgetAll);
  const levelCounter = createLevelCounter();
  const metrics = createMetrics({ levels: levelCounter });
  bus.subscribe((event) => event.type === "flow:step" && !event.sandbox && metrics.observeStep(event.payload), "flow:step");
  const isOff = env.PARLEY_RATE_LIMITS === "off";
  return {
    db,
    pool,
    /** Statements for whoever asks: what they see of the database is their workspace's. */
    wall,
    /** The connections behind it. */
    members,
    bus,
    /** The way to other processes; null while this one is alone. */
    sharing,
    /** Workspaces, as everything that works for one sees it. */
    tenants,
    metrics,
    /** What this process did of late. */
    levelCounter,
    /** Told when the process is about to end. */
    drain: createDrain(),
    /** What an actor may do has changed: tell it, hear it. */
    actorChanges: createActorChanges({
      link: sharing,
      onError: (error) => log.error({ component: "accounts", err: error }, "a listener to changed actors failed"),
    }),
    rateLimits: createRateLimits({ isOff, link: sharing?.link ?? null, onLimited: metrics.observeLimited }),
    /** Counts what would keep this one process busy. */
    floods: createFloods({ isOff, now, onLimited: metrics.observeLimited }),
    /** Reads that others ask for go through it, and leave the rest of the pool to turns and timers. */
    readGate: createReadGate({ width: Math.floor(pool.options.max * readShare), waiting: 400, onRead: metrics.observeRead }),
    bodyRoom: createBodyRoom({ totalBytes: 64 * 1_048_576, perNetworkBytes: 16 * 1_048_576 }),
    bodies: createLargeBodies(),
    payLinks: createPayLinks(createHmac("sha256", env.NEXTAUTH_SECRET).update("pay links").digest()),
    isRedisUp: () => (sharing === null ? null : sharing.link.isUp()),
  };
}

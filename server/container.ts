import { createHmac } from "node:crypto";
import { describeExecutors, executorFacts, executors } from "@/flows/executors/registry";
import { templates } from "@/flows/library/library";
import type { Ports } from "@/flows/ports/ports";
import { createActorChanges } from "./access/actor-changes";
import { prepareFirstStart } from "./accounts/first-start";
import { createHashing, type Hashing } from "./accounts/passwords/hashing";
import { createAccountsRepository } from "./accounts/repository";
import { createStandingRepository } from "./accounts/standing-repository";
import { createBodyRoom } from "./api/body-room";
import { providePageServices } from "./api/page-services";
import { createBus } from "./bus/bus";
import { composeAccounts } from "./compose-accounts";
import { composeBackground } from "./compose-background";
import { composeConversations } from "./compose-conversations";
import { sleep } from "./conversations/sleep";
import { createPrisma } from "./db/client";
import { newId } from "./db/ids";
import { createPool } from "./db/pool";
import { createReadGate, readShare } from "./db/read-gate";
import { workspaceId } from "./db/workspace";
import type { Env } from "./env";
import { createDocuments } from "./flows/documents/create-documents";
import { createFlows } from "./flows/flows";
import { createPublishedVersions } from "./flows/published-versions";
import { createPublishedVersionsRepository } from "./flows/published-versions-repository";
import { createFlowRepository } from "./flows/repository";
import { watchOffers } from "./flows/watch-offers";
import { readLlmProviders } from "./integrations/llm/providers";
import { describeProviders } from "./integrations/providers";
import type { Logger } from "./logging/logger";
import { createMetrics } from "./metrics/metrics";
import { createWaitingRepository } from "./metrics/repository";
import { createDrain } from "./nodes/drain";
import { nodeIdOf } from "./nodes/node-id";
import { createReadiness } from "./nodes/readiness";
import { createReadinessRepository } from "./nodes/readiness-repository";
import { createSharing } from "./nodes/sharing";
import { createFloods } from "./rate-limits/floods";
import { createRateLimits } from "./rate-limits/rate-limits";
import { recoverRuns } from "./runs/recover";
import { readWebhookSecrets } from "./webhooks/secrets";

export type ContainerOptions = {
  env: Env;
  log: Logger;
  /** Names this process. @default PARLEY_NODE_ID, else random */
  nodeId?: string;
  /** Milliseconds since the epoch. @default Date.now */
  now?: () => number;
  /** Stands between runs and the outside services: for tests that break something there. */
  wrapPorts?: (ports: Ports) => Ports;
  /** @default scrypt as OWASP asks */
  hashing?: Hashing;
  /** Claims what is due and does background work. @default unless PARLEY_ROLE is `web` */
  withWorker?: boolean;
};

export type Container = Awaited<ReturnType<typeof createContainer>>;

/** Builds everything there is one of, goes on with what a crash left undone, and starts the worker. The only place that wires. */
export async function createContainer({
  env,
  log,
  nodeId = nodeIdOf(env),
  now = Date.now,
  wrapPorts = (ports) => ports,
  hashing = createHashing(),
  withWorker = env.PARLEY_ROLE !== "web",
}: ContainerOptions) {
  const db = createPrisma(env.DATABASE_URL);
  const pool = createPool({
    connectionString: env.DATABASE_URL,
    onError: (error) => log.warn({ component: "database", err: error }, "a database connection broke"),
  });
  const bus = createBus({ onError: (error) => log.error({ component: "bus", err: error }, "a listener failed") });
  const accountsRepository = createAccountsRepository(db);
  const standings = createStandingRepository(pool);
  const before = await standings.find(workspaceId);
  const onWeakPassword = () => log.warn({ component: "accounts" }, "PARLEY_OWNER_PASSWORD is among the first that are tried; change it in the settings");
  const firstStart = { repository: accountsRepository, workspaceId, newId, now, hashing, onWeakPassword };
  const { ownerToken } = before?.isSetUp === true ? { ownerToken: null } : await prepareFirstStart(firstStart, env);
  const sharing = env.REDIS_URL === undefined ? null : createSharing({ url: env.REDIS_URL, nodeId, log });
  const actorChanges = createActorChanges({
    link: sharing,
    onError: (error) => log.error({ component: "accounts", err: error }, "a listener to changed actors failed"),
  });
  const metrics = createMetrics();
  const rateLimits = createRateLimits({ isOff: env.PARLEY_RATE_LIMITS === "off", link: sharing?.link ?? null, onLimited: metrics.observeLimited });
  const people = composeAccounts({ env, db, repository: accountsRepository, rateLimits, hashing, changes: actorChanges, log, now });
  const drain = createDrain();
  bus.subscribe((event) => event.type === "flow:step" && metrics.observeStep(event.payload));
  const versionsRepository = createPublishedVersionsRepository(pool);
  const versions = createPublishedVersions({
    repository: versionsRepository,
    facts: executorFacts,
    ...(sharing === null ? {} : { trustMs: sharing.offersTrustMs }),
  });
  sharing?.onOffersChanged(versions.invalidate, versions.invalidateAll);
  const documents = createDocuments({ facts: executorFacts });
  const flows = createFlows({
    repository: createFlowRepository(db, documents),
    documents,
    describeExecutors,
    templates,
    newId,
    now,
    onOfferChanged(workspaceId) {
      versions.invalidate(workspaceId);
      sharing?.offersChanged(workspaceId);
    },
  });
  const workspace = before ?? (await standings.find(workspaceId));
  if (workspace === null) throw new Error("the first start made no workspace");
  const llmProviders = readLlmProviders(process.env);
  const webhookSecrets = readWebhookSecrets(process.env);
  const settings = {
    sessionTtlMs: env.SESSION_TTL_SECONDS * 1000,
    nluThreshold: env.NLU_THRESHOLD,
    llmDeadlineMs: env.LLM_DEADLINE_MS,
    webhookSecret: env.SANDBOX_WEBHOOK_SECRET ?? createHmac("sha256", env.NEXTAUTH_SECRET).update("sandbox webhooks").digest("hex"),
  };
  const talking = composeConversations({
    pool,
    bus,
    versions,
    executors,
    workspace,
    llmProviders,
    webhookSecrets,
    settings,
    log,
    nodeId,
    now,
    wrapPorts,
    sharing,
    metrics,
  });
  const background = composeBackground({
    env,
    pool,
    log,
    sightsFor: talking.sights.sightsFor,
    now,
    onDue: () => talking.due.wakeAt(now()),
    money: { giveBack: talking.payments.giveBack, placeOrder: talking.placePaidOrder, findOrders: talking.findOrders },
  });
  await versions.offers(workspaceId);
  const recovery = await recoverRuns({
    repository: talking.runsRepository,
    queues: talking.queues,
    turns: talking.turns,
    log: log.child({ component: "recovery" }),
    nodeId,
    sleep,
  });
  if (withWorker) {
    talking.due.start();
    background.jobs.start();
    people.tidying.start();
  }
  const watch = sharing === null && withWorker ? watchOffers({ repository: versionsRepository, versions, log: log.child({ component: "flows" }) }) : null;

  const isRedisUp = () => (sharing === null ? null : sharing.link.isUp());
  const waiting = createWaitingRepository(pool);
  metrics.watch({
    async backlog() {
      const [{ depth, ...lagSeconds }, deadLetters] = await Promise.all([waiting.waiting(), background.countDead(workspaceId)]);
      return { lagSeconds, outboxDepth: depth, deadLetters };
    },
    hotConversations: talking.hotConversations,
    isRedisUp,
    isDraining: drain.isDraining,
    recovery: () => recovery,
  });

  const container = {
    env,
    log,
    nodeId,
    /** The way to other processes; null while this one is alone. */
    sharing,
    /** Told when the process is about to end. */
    drain,
    metrics,
    /** Whether this process should get requests. */
    readiness: createReadiness({ repository: createReadinessRepository(pool), isDraining: drain.isDraining, isRedisUp, recovery }),
    /** What the start found of a crash, and what became of it. */
    recovery,
    db,
    pool,
    bus,
    ...people,
    bodyRoom: createBodyRoom({ totalBytes: 64 * 1_048_576, perNetworkBytes: 16 * 1_048_576 }),
    rateLimits,
    /** What an actor may do has changed: tell it, hear it. */
    actorChanges,
    /** Counts what would keep this one process busy. */
    floods: createFloods({ isOff: env.PARLEY_RATE_LIMITS === "off", now, onLimited: metrics.observeLimited }),
    /** Reads that others ask for go through it, and leave the rest of the pool to turns and timers. */
    readGate: createReadGate({ width: Math.floor(pool.options.max * readShare), waiting: 400, onRead: metrics.observeRead }),
    flows,
    versions,
    executors,
    runs: talking.runs,
    handoffs: talking.handoffs,
    conversations: talking.conversations,
    orders: talking.orders,
    payments: talking.payments,
    webhooks: talking.webhooks,
    operations: background.operations,
    retention: background.retention,
    providers: describeProviders(llmProviders, [...webhookSecrets.keys()]),
    /** For the first owner, while there is none. */
    ownerLink: ownerToken === null ? null : `${env.publicUrl}/setup?token=${ownerToken}`,
    /** Ends what is under way, then the connections. */
    async stop(): Promise<void> {
      await Promise.all([talking.stop(), background.jobs.stop(), people.tidying.stop(), watch?.stop(), documents.stop()]);
      sharing?.stop();
      await db.$disconnect();
      await pool.end();
    },
  };
  providePageServices(container);
  return container;
}

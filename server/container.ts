import { createHmac } from "node:crypto";
import type { Ports } from "@/flows/ports/ports";
import { prepareFirstStart } from "./accounts/first-start";
import { createHashing, type Hashing } from "./accounts/passwords/hashing";
import { createAccountsRepository } from "./accounts/repository";
import { createWorkspaceSetupRepository } from "./accounts/workspace-setup-repository";
import { providePageServices } from "./api/page-services";
import { composeAccounts } from "./compose-accounts";
import { composeBackground } from "./compose-background";
import { composeConversations } from "./compose-conversations";
import { composeFlows } from "./compose-flows";
import { composeInstallation } from "./compose-installation";
import { composePlugins } from "./compose-plugins";
import { composeProcess } from "./compose-process";
import { composeProviders } from "./compose-providers";
import { composeSecrets } from "./compose-secrets";
import { sleep } from "./concurrency/sleep";
import { newId } from "./db/ids";
import { firstWorkspaceId } from "./db/workspace";
import type { LaneHost } from "./due/due-rows";
import type { Env } from "./env";
import type { Flows } from "./flows/flows";
import { createRequireRunner } from "./installation/runner";
import { createWorkspacesRepository } from "./installation/workspaces-repository";
import { readHttpSettings } from "./integrations/http/settings";
import { readLlmProviders } from "./integrations/llm/providers";
import { describeProviders } from "./integrations/providers";
import type { Logger } from "./logging/logger";
import { createWaitingRepository } from "./metrics/repository";
import { nodeIdOf } from "./nodes/node-id";
import { createReadiness } from "./nodes/readiness";
import { createReadinessRepository } from "./nodes/readiness-repository";
import { createQuotas, type Quotas } from "./quotas/quotas";
import { createQuotasRepository } from "./quotas/repository";
import { recoverRuns } from "./runs/recover";
import { createRunSignals } from "./runs/signal-run";
import { createLevelRecorder } from "./service-levels/level-recorder";
import { createLevelsRepository } from "./service-levels/repository";
import { createServiceLevels } from "./service-levels/service-levels";
import { readWebhookSecrets } from "./webhooks/secrets";
import type { Tenants } from "./workspaces/tenants";

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

type Settled = Required<ContainerOptions>;
type Foundation = ReturnType<typeof composeProcess>;

export type Container = Awaited<ReturnType<typeof createContainer>>;

/** Builds everything there is one of, goes on with what a crash left undone, and starts the worker. The only place that wires. */
export async function createContainer(options: ContainerOptions) {
  const settled = withDefaults(options);
  const { env, log, nodeId, now } = settled;
  const base = composeProcess(settled);
  const { pool, metrics, drain, isRedisUp } = base;
  const { tenants } = base;
  await base.wall.raise();
  const { people, ownerToken } = await composePeople(settled, base);
  const quotas = createQuotas({
    repository: createQuotasRepository(pool, nodeId),
    isOff: base.rateLimits.isOff,
    requireRunner: createRequireRunner({ repository: createWorkspacesRepository(pool), tenants }),
    now,
    log: log.child({ component: "quotas" }),
  });
  const llmProviders = readLlmProviders(process.env);
  const offered = await composePlugins({ names: env.PARLEY_PLUGINS, log, now });
  const { catalogue } = offered;
  const webhookSecrets = readWebhookSecrets(process.env);
  const providers = describeProviders(llmProviders, [...webhookSecrets.keys()]);
  const { secrets, credentials } = composeSecrets({ ...base, env, catalogue, log, now });
  const { models, chosenProviders } = composeProviders({
    ...base,
    secrets,
    llmProviders,
    llmDeadlineMs: env.LLM_DEADLINE_MS,
    quotas,
    views: providers,
    log,
    now,
  });
  const published = composeFlows({ ...base, ...offered, log, now, hasModel: models.hasModel });
  const { talking, background } = composeWork(settled, { ...base, quotas }, { catalogue, ...published, tenants, secrets, models, webhookSecrets });
  const all = await tenants.list();
  await published.versions.offers(firstWorkspaceId);
  const { runsRepository, queues, turns } = talking;
  const recovery = await recoverRuns({ repository: runsRepository, queues, turns, log: log.child({ component: "recovery" }), nodeId, sleep });
  if (settled.withWorker) {
    talking.due.start();
    for (const { workspaceId } of all) await background.scheduleReconcile(workspaceId);
    background.jobs.start();
    background.leaves.start();
    people.tidying.start();
    published.watchOthers();
  }
  const waiting = createWaitingRepository(pool);
  metrics.watch({
    async backlog() {
      const [{ depth, ...lagSeconds }, deadLetters] = await Promise.all([waiting.waiting(), background.countDead()]);
      return { lagSeconds, outboxDepth: depth, deadLetters };
    },
    hotConversations: talking.hotConversations,
    isRedisUp,
    isDraining: drain.isDraining,
    recovery: () => recovery,
  });

  const readiness = createReadiness({ repository: createReadinessRepository(pool), isDraining: drain.isDraining, isRedisUp, recovery });
  const levels = createLevelsRepository(pool);
  const levelRecorder = createLevelRecorder({
    counter: base.levelCounter,
    repository: levels,
    isServing: async () => env.PARLEY_ROLE !== "worker" && (await readiness()).isReady,
    nodeId,
    now,
    log: log.child({ component: "service-levels" }),
  });

  const container = {
    env,
    log,
    nodeId,
    ...base,
    ...people,
    workspaces: composeInstallation({
      ...base,
      sessions: people.sessions,
      async schedule(workspaceId) {
        await background.scheduleReconcile(workspaceId);
        await background.retention.reschedule(workspaceId);
        await talking.followZone(workspaceId);
      },
    }),
    /** Whether this process should get requests. */
    readiness,
    /** What the start found of a crash, and what became of it. */
    recovery,
    flows: published.flows,
    credentials,
    chosenProviders,
    simulations: published.simulations,
    versions: published.versions,
    ...offered,
    runs: talking.runs,
    forks: talking.forks,
    statistics: talking.statistics,
    timers: talking.timers,
    handoffs: talking.handoffs,
    conversations: talking.conversations,
    orders: talking.orders,
    payments: talking.payments,
    webhooks: talking.webhooks,
    triggers: talking.triggers,
    connections: talking.connections,
    senders: talking.senders,
    participants: talking.participants,
    numberProof: talking.numberProof,
    phones: talking.phones,
    starts: talking.starts,
    webhookAddresses: talking.webhookAddresses,
    triggerOverview: talking.overviewWith(published.flows),
    operations: background.operations,
    retention: background.retention,
    jobs: background.jobs,
    serviceLevels: createServiceLevels({ repository: levels, tenants: base.tenants, now }),
    /** What workspaces use, and may; told to other processes while this one serves. */
    quotas,
    /** Keeps how well this process serves; begins when it serves. */
    levelRecorder,
    moves: background.moves,
    providers,
    /** For the first owner, while there is none. */
    ownerLink: ownerToken === null ? null : `${env.publicUrl}/setup?token=${ownerToken}`,
    /** Ends what is under way, then the connections. */
    async stop(): Promise<void> {
      await Promise.all([
        levelRecorder.stop(),
        talking.stop(),
        background.jobs.stop(),
        background.leaves.stop(),
        people.tidying.stop(),
        published.stop(),
        base.bodies.stop(),
        quotas.stop(),
      ]);
      await offered.plugins.stop();
      base.sharing?.stop();
      await base.db.$disconnect();
      await Promise.all([base.members.end(), pool.end()]);
    },
  };
  providePageServices(container);
  return container;
}

function withDefaults({
  env,
  log,
  nodeId = nodeIdOf(env),
  now = Date.now,
  wrapPorts = (ports) => ports,
  hashing = createHashing(),
  withWorker = env.PARLEY_ROLE !== "web",
}: ContainerOptions): Settled {
  return { env, log, nodeId, now, wrapPorts, hashing, withWorker };
}

/** People and keys; makes the first workspace, where this is the first start. */
async function composePeople({ env, log, now, hashing }: Settled, { db, pool, tenants, rateLimits, actorChanges }: Foundation) {
  const repository = createAccountsRepository(db);
  const setups = createWorkspaceSetupRepository(pool);
  const workspaceId = firstWorkspaceId;
  const onWeakPassword = () => log.warn({ component: "accounts" }, "PARLEY_OWNER_PASSWORD is among the first that are tried; change it in the settings");
  const isSetUp = await setups.isSetUp(workspaceId);
  const { ownerToken } = isSetUp ? { ownerToken: null } : await prepareFirstStart({ repository, workspaceId, newId, now, hashing, onWeakPassword }, env);
  return { people: composeAccounts({ env, db, repository, tenants, rateLimits, hashing, changes: actorChanges, log, now }), ownerToken };
}

type WorkParts = Pick<Parameters<typeof composeConversations>[0], "catalogue" | "versions" | "secrets" | "models" | "webhookSecrets"> & {
  tenants: Tenants;
  flows: Flows;
};

/** What is done for customers, and what is done apart from them. */
function composeWork(
  { env, log, nodeId, now, wrapPorts }: Settled,
  base: Foundation & { quotas: Quotas },
  { catalogue, flows, versions, tenants, secrets, models, webhookSecrets }: WorkParts,
) {
  const settings = {
    sessionTtlMs: env.SESSION_TTL_SECONDS * 1000,
    nluThreshold: env.NLU_THRESHOLD,
    http: readHttpSettings(env, secrets),
    webhookSecret: env.SANDBOX_WEBHOOK_SECRET ?? createHmac("sha256", env.NEXTAUTH_SECRET).update("sandbox webhooks").digest("hex"),
    sealingSecret: env.NEXTAUTH_SECRET,
    publicUrl: env.publicUrl,
    doorSecret: createHmac("sha256", env.NEXTAUTH_SECRET).update("the door").digest("hex"),
  };
  const observe = base.metrics.observeDue;
  const laneHost: LaneHost = { log: log.child({ component: "due" }), now, elapsed: () => performance.now(), sleep, random: Math.random, observe };
  const shared = { log, nodeId, now, laneHost };
  const talking = composeConversations({ ...base, ...shared, versions, catalogue, secrets, models, webhookSecrets, settings, wrapPorts });
  const background = composeBackground({
    ...shared,
    env,
    pool: base.pool,
    wall: base.wall,
    tenants,
    sightsFor: talking.sights.sightsFor,
    onDue: talking.due.nudge,
    otherwise: talking.fireSchedule,
    moving: { flows, versions, signal: createRunSignals({ queues: talking.queues, turns: talking.turns, now }) },
    money: { giveBack: talking.payments.giveBack, placeOrder: talking.placePaidOrder, findOrders: talking.findOrders },
  });
  return { talking, background };
}

import type pg from "pg";
import type { Catalogue } from "@/flows/executors/catalogue";
import type { Ports } from "@/flows/ports/ports";
import type { Bus } from "./bus/bus";
import { composeConnections, composeDoor } from "./compose-door";
import { composeOutbox } from "./compose-outside";
import { composeCarrying, composePayments } from "./compose-payments";
import { composeTriggers, type TriggersParts } from "./compose-triggers";
import { composeTurns } from "./compose-turns";
import { newSessionToken } from "./conversations/tokens";
import type { PrismaClient } from "./db/generated/client";
import { newId } from "./db/ids";
import type { Queryable } from "./db/pool";
import type { LaneHost } from "./due/due-rows";
import { createTimerFiring } from "./due/fire-timer";
import { createLane } from "./due/lane";
import { createLanes } from "./due/lanes";
import { createWakeRepository } from "./due/wake-repository";
import { createWakeUps } from "./due/wake-ups";
import type { PublishedVersions } from "./flows/published-versions";
import { createPorts } from "./integrations/create-ports";
import type { HttpDeps } from "./integrations/http/http";
import type { SandboxDeps } from "./integrations/payments/sandbox";
import type { Logger } from "./logging/logger";
import type { Metrics } from "./metrics/metrics";
import type { Sharing } from "./nodes/sharing";
import { createHandoffs } from "./operations/handoffs";
import { createHandoffsRepository } from "./operations/handoffs-repository";
import { createFindOrders } from "./orders/find-order";
import { withOrderNews } from "./orders/order-news";
import { createPlacePaidOrder } from "./orders/place-paid-order";
import { createOrdersRepository } from "./orders/repository";
import { withPayLinks } from "./payments/customer-links";
import type { PayLinks } from "./payments/pay-links";
import type { Payments } from "./payments/payments";
import { createPaymentsRepository } from "./payments/repository";
import type { Models } from "./providers/models";
import type { Quotas } from "./quotas/quotas";
import type { RateLimits } from "./rate-limits/rate-limits";
import { createForks } from "./runs/forks";
import { createRunsRepository } from "./runs/repository";
import { createRuns } from "./runs/runs";
import { createSights } from "./runs/sights";
import { createRunSignals } from "./runs/signal-run";
import { createStatistics } from "./runs/statistics";
import { createStatisticsRepository } from "./runs/statistics-repository";
import { createTimers } from "./runs/timers";
import { createTimersRepository } from "./runs/timers-repository";
import { createWrittenRepository } from "./runs/written-repository";
import type { Secrets } from "./secrets/secrets";
import type { Tenants } from "./workspaces/tenants";

export type ConversationParts = {
  db: PrismaClient;
  pool: pg.Pool;
  wall: Queryable;
  bus: Bus;
  versions: PublishedVersions;
  catalogue: Catalogue;
  tenants: Tenants;
  secrets: Pick<Secrets, "find">;
  models: Pick<Models, "forTurn">;
  /** Secrets of the sources whose webhooks are taken, by name. */
  webhookSecrets: ReadonlyMap<string, string>;
  settings: { sessionTtlMs: number; nluThreshold: number; webhookSecret: string; doorSecret: string; http: HttpDeps } & Pick<
    TriggersParts,
    "sealingSecret" | "publicUrl"
  >;
  log: Logger;
  nodeId: string;
  now: () => number;
  wrapPorts: (ports: Ports) => Ports;
  /** Other processes on the same database, if there may be some. */
  sharing: Sharing | null;
  metrics: Metrics;
  payLinks: PayLinks;
  laneHost: LaneHost;
  rateLimits: Pick<RateLimits, "sendMessage" | "sendNumberCode" | "proveNumber">;
  quotas: Quotas;
};

type Turning = ReturnType<typeof composeTurns>;

/** The half of the composition root that talks to customers: turns, what wakes them, and what they reach. Part of `container.ts`. */
export function composeConversations(parts: ConversationParts) {
  const { pool, versions, settings, now } = parts;
  const { executors } = parts.catalogue;
  const orders = createOrdersRepository(pool);
  const paymentsRepository = createPaymentsRepository(pool, parts.payLinks);
  const runsRepository = createRunsRepository(pool);
  // The provider's own side tells of a refund by a webhook, and webhooks and due work lead to turns, which need ports and wake what is due.
  const later: { payments: Payments | null; wakeAt: (at: number) => void } = { payments: null, wakeAt: () => undefined };
  const giveBack: SandboxDeps["giveBack"] = async (request) => (later.payments === null ? null : later.payments.giveBack(request));
  const ports = createPorts({
    ...parts,
    orders: withOrderNews({ orders, bus: parts.bus, now }),
    payments: { repository: paymentsRepository, giveBack },
    llm: parts.models,
    http: settings.http,
  });
  const secret = settings.doorSecret;
  const entrances = composeConnections({ ...parts, secret });
  const outbox = composeOutbox({ ...parts, messengerWith: entrances.messengerWith });
  const turning = composeTurns({ ...parts, ...settings, executors, ports, onOutbox: outbox.nudge, onWake: (at) => later.wakeAt(at) });
  const { queues, turns, hot } = turning;
  const operating = composeRuns(parts, turning);
  const carrying = composeCarrying({ pool, queues, turns, now });
  const onConversationChanged = (conversationId: string) => parts.sharing?.conversationChanged(conversationId);
  const door = composeDoor({ ...parts, ...carrying, secret, entrances, turning, onConversationChanged });
  const { triggerLane, triggerConsumer, ...triggering } = composeTriggers({ ...parts, ...settings, ...turning, ...operating, ...carrying });
  const { webhooks, webhookLane, payments } = composePayments({
    ...parts,
    queues,
    turns,
    repository: paymentsRepository,
    secrets: parts.webhookSecrets,
    sandboxSecret: settings.webhookSecret,
    findFlowSlug: runsRepository.findFlowSlug,
    carrying,
    listeners: [door.consumer, triggerConsumer],
  });
  entrances.listensAt(webhooks);
  later.payments = payments;
  const findOrders = createFindOrders({ versions, visitedStates: runsRepository.visitedStates });
  const { loadRun } = turning.repository;
  const placePaidOrder = createPlacePaidOrder({ versions, findOrders, executors, loadRun, portsFor: turning.portsFor, now });
  const timers = composeTimers(parts, turning);
  later.wakeAt = timers.wakeAt;
  const due = createLanes([timers, webhookLane, outbox, triggerLane]);

  return {
    conversations: withPayLinks(turning.conversations, parts.payLinks),
    ...operating,
    runsRepository,
    orders,
    payments,
    placePaidOrder,
    findOrders,
    webhooks,
    connections: entrances.connections,
    senders: door.senders,
    participants: door.participants,
    numberProof: door.numberProof,
    phones: door.phones,
    ...triggering,
    queues,
    turns,
    hotConversations: hot.size,
    due,
    /** Nothing new is claimed; what is under way ends. */
    async stop(): Promise<void> {
      await due.stop();
      await webhooks.settled();
      await triggerLane.idle();
      await queues.idle();
    },
  };
}

/** What people see of runs, and do to them. */
function composeRuns({ pool, wall, versions, rateLimits, now }: ConversationParts, { repository, conversations, queues, turns }: Turning) {
  const runsRepository = createRunsRepository(wall, pool);
  const sights = createSights({ repository: createWrittenRepository(wall), versions });
  const { history } = conversations;
  const runs = createRuns({ repository: runsRepository, sights, history, conversations: repository, versions, queues, turns, now, newId });
  const signal = createRunSignals({ queues, turns, now });
  const forks = createForks({ repository: runsRepository, sights, versions, queues, turns, rateLimits, now, newId, newToken: newSessionToken });
  const statistics = createStatistics({ repository: createStatisticsRepository(wall), now });
  const timers = createTimers({ repository: createTimersRepository(wall) });
  return { sights, runs, forks, statistics, timers, handoffs: createHandoffs({ repository: createHandoffsRepository(wall), runs, sights, signal, newId }) };
}

/** Runs whose time has come. */
function composeTimers({ pool, now, nodeId, laneHost }: ConversationParts, { queues, turns }: Turning) {
  const fireTimer = createTimerFiring({ queues, turns, log: laneHost.log, now, newId });
  return createLane({ ...createWakeUps({ repository: createWakeRepository(pool), fireTimer, nodeId }), ...laneHost });
}

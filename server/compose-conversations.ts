import type pg from "pg";
import type { ExecutorRegistry } from "@/flows/ports/executor";
import type { Ports } from "@/flows/ports/ports";
import type { Bus } from "./bus/bus";
import { createHotCache } from "./conversations/hot-cache";
import { createQueues } from "./conversations/queues";
import { createConversationsRepository } from "./conversations/repository";
import { createConversations } from "./conversations/service";
import { sleep } from "./conversations/sleep";
import { newSessionToken } from "./conversations/tokens";
import { createTurns } from "./conversations/turns";
import { newId } from "./db/ids";
import { commitTurn, type TurnGuard } from "./db/turn-commit";
import { createDueWorker, type DueWorker } from "./due/due-worker";
import { createTimerFiring } from "./due/fire-timer";
import type { PublishedVersions } from "./flows/published-versions";
import { createPorts } from "./integrations/create-ports";
import { createLlmChain } from "./integrations/llm/chain";
import type { LlmProvider } from "./integrations/llm/providers";
import { createLlmCalls } from "./integrations/llm/repository";
import { createSandboxMessenger } from "./integrations/messenger/sandbox";
import { createSandboxDeliveries } from "./integrations/messenger/sandbox-repository";
import { type SandboxDeps, sandboxProvider } from "./integrations/payments/sandbox";
import type { Logger } from "./logging/logger";
import type { Metrics } from "./metrics/metrics";
import { withHold } from "./nodes/conversation-hold";
import type { Sharing } from "./nodes/sharing";
import { createHandoffs } from "./operations/handoffs";
import { createHandoffsRepository } from "./operations/handoffs-repository";
import { createOrchestrator } from "./orchestrator/orchestrator";
import { createFindOrders } from "./orders/find-order";
import { createPlacePaidOrder } from "./orders/place-paid-order";
import { createOrdersRepository } from "./orders/repository";
import { createOutboxRelay } from "./outbox/outbox-relay";
import { createRelayPump } from "./outbox/relay-pump";
import { createOutboxRepository } from "./outbox/repository";
import { createPaymentDispatch } from "./payments/dispatch-payment";
import { createPayments, type Payments } from "./payments/payments";
import { createRefundsRepository } from "./payments/refunds-repository";
import { createPaymentsRepository } from "./payments/repository";
import { createSandboxSource } from "./payments/sandbox-source";
import { createRunsRepository } from "./runs/repository";
import { createRuns } from "./runs/runs";
import { createSights } from "./runs/sights";
import { createRunSignals } from "./runs/signal-run";
import { createWrittenRepository } from "./runs/written-repository";
import { createEventDispatch } from "./webhooks/dispatch-event";
import { createWebhooksRepository } from "./webhooks/repository";
import { createEventSource } from "./webhooks/sources";
import { createWebhooks } from "./webhooks/webhooks";

export type ConversationParts = {
  pool: pg.Pool;
  bus: Bus;
  versions: PublishedVersions;
  executors: ExecutorRegistry;
  workspace: { timezone: string; currency: string };
  llmProviders: LlmProvider[];
  /** Secrets of the sources whose webhooks are taken, by name. */
  webhookSecrets: ReadonlyMap<string, string>;
  settings: { sessionTtlMs: number; nluThreshold: number; llmDeadlineMs: number; webhookSecret: string };
  log: Logger;
  nodeId: string;
  now: () => number;
  wrapPorts: (ports: Ports) => Ports;
  /** Other processes on the same database, if there may be some. */
  sharing: Sharing | null;
  metrics: Metrics;
};

/** The half of the composition root that talks to customers: turns, what wakes them, and what they reach. Part of `container.ts`. */
export function composeConversations(parts: ConversationParts) {
  const { pool, bus, versions, executors, workspace, settings, log, now } = parts;
  const logOf = (component: string) => log.child({ component });
  const turnLog = logOf("turns");
  const repository = createConversationsRepository(pool);
  const runsRepository = createRunsRepository(pool);
  const orders = createOrdersRepository(pool);
  const paymentsRepository = createPaymentsRepository(pool);
  const refunds = createRefundsRepository(pool);
  const webhooksRepository = createWebhooksRepository(pool);
  const hot = createHotCache();
  const queues = parts.sharing === null ? createQueues() : withHold(createQueues(), parts.sharing.holdFor(hot));

  const llmCalls = createLlmCalls(pool);
  const llm = createLlmChain({
    providers: parts.llmProviders,
    deadlineMs: settings.llmDeadlineMs,
    now,
    record(call, turnId) {
      parts.metrics.observeLlm(call);
      llmCalls.add({ ...call, turnId }).catch((error: unknown) => logOf("llm").warn({ err: error }, "a model call was not recorded"));
    },
  });
  // The provider's own side tells of a refund by a webhook, and webhooks lead to turns, which need ports.
  const provider: { payments: Payments | null } = { payments: null };
  const giveBack: SandboxDeps["giveBack"] = async (request) => (provider.payments === null ? null : provider.payments.giveBack(request));
  const ports = createPorts({ pool, versions, orders, payments: { repository: paymentsRepository, giveBack }, llm, now });

  const messenger = createSandboxMessenger(createSandboxDeliveries(pool));
  const relay = createOutboxRelay({
    repository: createOutboxRepository(pool),
    messengerFor: () => messenger,
    nodeId: parts.nodeId,
    log: logOf("outbox"),
    random: Math.random,
    sleep,
  });
  const outbox = createRelayPump({ relay, log: logOf("outbox") });

  const waker: { due: DueWorker | null } = { due: null };
  const turns = createTurns({
    observe: parts.metrics.observeTurn,
    commit: async (commit) => {
      const result = await commitTurn(pool, commit);
      // Only what is said elsewhere than in the web chat leaves a row in the outbox.
      if (result.type === "committed" && commit.channel !== "web") outbox.nudge();
      turnLog.debug(
        { turnId: commit.turnId, runId: runIdOf(commit.guard), steps: commit.steps.length, said: commit.messages.length, result: result.type },
        "turn committed",
      );
      if (result.type === "committed") parts.sharing?.conversationChanged(commit.conversationId);
      return result;
    },
    bus,
    now,
    newId,
    random: Math.random,
    sleep,
    nodeId: parts.nodeId,
    repository,
    hot,
    versions,
    executors,
    portsFor: (turn) => parts.wrapPorts(ports.forTurn(turn)),
    elapsed: () => performance.now(),
    onPoison: (error, where) => turnLog.error({ err: error, ...where }, "the engine failed in the middle of a turn; the run has ended"),
    onWake: (at) => waker.due?.wakeAt(at),
  });
  const orchestrator = createOrchestrator({
    versions,
    nluFor: ports.nluFor,
    workspace,
    sessionTtlMs: settings.sessionTtlMs,
    nluThreshold: settings.nluThreshold,
    now,
  });
  const conversations = createConversations({
    repository,
    hot,
    queues,
    turns,
    orchestrator,
    versions,
    isShared: parts.sharing !== null,
    now,
    newId,
    newToken: newSessionToken,
  });
  const sights = createSights({ repository: createWrittenRepository(pool), versions });
  const { history } = conversations;
  const runs = createRuns({ repository: runsRepository, sights, history, conversations: repository, versions, queues, turns, now, newId });

  const handoffs = createHandoffs({
    repository: createHandoffsRepository(pool),
    runs,
    sights,
    signal: createRunSignals({ queues, turns, now }),
    newId,
  });

  const carrying = { webhooks: webhooksRepository, queues, turns, now, newId };
  const dispatchEvent = createEventDispatch(carrying);
  const dispatchPayment = createPaymentDispatch({ ...carrying, payments: paymentsRepository, refunds, versions, log: logOf("payments") });
  const webhooks = createWebhooks({
    repository: webhooksRepository,
    sources: new Map([
      ...[...parts.webhookSecrets].map(([source, secret]) => [source, createEventSource({ secret, now })] as const),
      [sandboxProvider, createSandboxSource({ secret: settings.webhookSecret, now })] as const,
    ]),
    dispatch: (webhook) => (webhook.source === sandboxProvider ? dispatchPayment(webhook) : dispatchEvent(webhook)),
    log: logOf("webhooks"),
    random: Math.random,
  });
  const payments = createPayments({
    repository: paymentsRepository,
    refunds,
    webhooks,
    secret: settings.webhookSecret,
    now,
    findFlowSlug: runsRepository.findFlowSlug,
  });
  provider.payments = payments;

  const findOrders = createFindOrders({ versions, visitedStates: runsRepository.visitedStates });
  const placePaidOrder = createPlacePaidOrder({
    versions,
    findOrders,
    executors,
    loadRun: repository.loadRun,
    portsFor: (turn) => parts.wrapPorts(ports.forTurn(turn)),
    now,
  });

  const fireTimer = createTimerFiring({ queues, turns, log: logOf("due"), now, newId });
  const due = createDueWorker({
    log: logOf("due"),
    now,
    claims: [
      async (limit) => (await runsRepository.claimDue(limit, parts.nodeId)).map((run) => async () => void (await fireTimer(run))),
      webhooks.claimDue,
      async () => {
        outbox.nudge();
        return [];
      },
    ],
  });
  waker.due = due;

  return {
    conversations,
    runs,
    handoffs,
    runsRepository,
    sights,
    orders,
    payments,
    placePaidOrder,
    findOrders,
    webhooks,
    queues,
    turns,
    hotConversations: hot.size,
    due: {
      ...due,
      start(): void {
        outbox.start();
        due.start();
      },
    },
    /** Nothing new is claimed; what is under way ends. */
    async stop(): Promise<void> {
      await Promise.all([due.stop(), outbox.stop()]);
      await webhooks.settled();
      await queues.idle();
    },
  };
}

function runIdOf(guard: TurnGuard): string | undefined {
  switch (guard.type) {
    case "run":
      return guard.runId;
    case "newRun":
    case "newConversation":
      return guard.run.id;
    case "conversation":
      return undefined;
  }
}

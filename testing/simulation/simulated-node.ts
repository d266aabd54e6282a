import { createBus } from "@/server/bus/bus";
import { createHotCache } from "@/server/conversations/hot-cache";
import { createQueues } from "@/server/conversations/queues";
import { createConversations } from "@/server/conversations/service";
import { createTurns } from "@/server/conversations/turns";
import { createTimerFiring } from "@/server/due/fire-timer";
import { createLogger } from "@/server/logging/logger";
import { createOrchestrator } from "@/server/orchestrator/orchestrator";
import { createOutboxRelay } from "@/server/outbox/outbox-relay";
import { createPaymentDispatch } from "@/server/payments/dispatch-payment";
import { createSandboxSource } from "@/server/payments/sandbox-source";
import { recoverRuns } from "@/server/runs/recover";
import { createRuns } from "@/server/runs/runs";
import { createSights } from "@/server/runs/sights";
import { createWebhooks } from "@/server/webhooks/webhooks";
import { executors, knownVersions } from "./flows";
import { modelMessenger, modelPorts } from "./model-ports";
import { modelOutbox, modelWebhooks } from "./model-queue-tables";
import { type Ask, modelConversations, modelPayments } from "./model-repositories";
import { modelRuns } from "./model-runs";
import type { ModelStore } from "./model-store";
import type { Commit, PlantedBug, SeamUser } from "./planted-bug";
import type { Owner, Scheduler } from "./scheduler";
import type { SeededRandom } from "./seeded-random";
import type { Witness } from "./witness";

export const webhookSecret = "simulated";
export const webhookSource = "sandbox";

const log = createLogger({ level: "silent" });
const claimAtOnce = 5;
const never = new AbortController().signal;

export type NodeDeps = {
  owner: Owner;
  scheduler: Scheduler;
  store: ModelStore;
  witness: Witness;
  random: SeededRandom;
  /** The node's own clock. */
  now: () => number;
  isSecondPublished: () => boolean;
  bug: PlantedBug | null;
};

/** What a node keeps its data with and reaches the outside through, sound or with a planted bug. */
function reachOf({ owner, scheduler, store, witness, random, now, bug }: NodeDeps) {
  const ask: Ask = (label, statement) => scheduler.call(owner, "store", label, statement);
  const callOut: Ask = (label, statement) => scheduler.call(owner, "port", label, statement);
  const context = { owner, scheduler, store, witness, random, now, ask };
  const planted = <T>(sound: T, plant: ((sound: T, where: typeof context) => T) | undefined): T => plant?.(sound, context) ?? sound;
  const plainCommit: Commit = (commit) => ask(`commit ${commit.guard.type} ${commit.turnId}`, () => store.commit(commit, owner.name));
  const payments = planted(modelPayments(store, ask), bug?.payments);
  return {
    context,
    commit: planted(plainCommit, bug?.commit),
    repository: planted(modelConversations(store, ask), bug?.conversations),
    runs: planted(modelRuns(store, ask), bug?.runs),
    webhooks: planted(modelWebhooks(store, ask), bug?.webhooks),
    outbox: planted(modelOutbox(store, ask), bug?.outbox),
    messenger: planted(modelMessenger({ store, witness, callOut }), bug?.messenger),
    ports: planted(modelPorts({ store, witness, payments, callOut }), bug?.ports),
    hot: planted(createHotCache(50, now), bug?.hot),
    queues: planted(createQueues(), bug?.queues),
    executors: planted(executors, bug?.executors),
    payments,
  };
}

/** One process of the product as `compose-conversations` puts it together, on the model's database and services. */
export function createSimulatedNode(deps: NodeDeps) {
  const { owner, scheduler, store, random, now, isSecondPublished, bug } = deps;
  const reach = reachOf(deps);
  const { repository, hot, queues, ports } = reach;
  const { newId } = store;
  const sleep = (ms: number, signal?: AbortSignal) => scheduler.sleep(owner, ms, signal);
  const known = knownVersions(isSecondPublished);
  const versions = bug?.versions?.(known, reach.context) ?? known;
  const bus = createBus({
    onError: (error) => {
      throw error;
    },
  });
  const turns = createTurns({
    commit: reach.commit,
    bus,
    now,
    newId,
    random: random.next,
    sleep,
    nodeId: owner.name,
    repository,
    hot,
    versions,
    executors: reach.executors,
    portsFor: () => ports,
    onWake: () => undefined,
    onPoison: (error) => deps.witness.report("I9", `the engine failed: ${String(error)}`),
  });
  const seam = (user: SeamUser) => bug?.turns?.(turns, user, reach.context) ?? turns;
  const orchestrator = createOrchestrator({
    versions,
    nluFor: () => ports.nlu,
    workspace: { timezone: "Asia/Kolkata", currency: "INR" },
    sessionTtlMs: 15_000,
    nluThreshold: 0.5,
    now,
  });
  const newToken = () => newId("x");
  const conversations = createConversations({
    repository,
    hot,
    queues,
    turns: seam("conversations"),
    orchestrator,
    versions,
    isShared: true,
    now,
    newId,
    newToken,
  });
  // The operators of a simulation may see everything.
  const sights = createSights({ repository: { runsOf: async () => [], written: async () => [], answeredIn: async () => new Map() }, versions });
  const { history } = conversations;
  const runs = createRuns({ repository: reach.runs, sights, history, conversations: repository, versions, queues, turns: seam("runs"), now, newId });
  const carrying = { webhooks: reach.webhooks, queues, turns: seam("webhooks"), now, newId };
  const webhooks = createWebhooks({
    repository: reach.webhooks,
    // A node whose clock is more than five minutes off takes no webhook: that is told to its operators, and no fault of the store.
    sources: new Map([[webhookSource, createSandboxSource({ secret: webhookSecret, now: scheduler.now })]]),
    dispatch: createPaymentDispatch({ refunds: { processed: async () => {} }, ...carrying, payments: reach.payments, versions, log }),
    log,
    random: random.next,
  });
  const relay = createOutboxRelay({
    repository: reach.outbox,
    messengerFor: () => reach.messenger,
    nodeId: owner.name,
    log,
    random: random.next,
    sleep,
    deadline: () => never,
  });
  const fireTimer = createTimerFiring({ queues, turns: seam("timers"), log, now, newId });

  return {
    conversations,
    runs,
    webhooks,
    /** What the start of a process does before it serves. */
    recover: () => recoverRuns({ repository: reach.runs, queues, turns: seam("recovery"), log, nodeId: owner.name, sleep }),
    /** A round of the due worker over one kind of rows. What fails is tried again when its lease ends. */
    async work(kind: "runs" | "webhooks" | "outbox"): Promise<void> {
      switch (kind) {
        case "runs":
          return settleAll((await reach.runs.claimDue(claimAtOnce, owner.name)).map((run) => () => fireTimer(run)));
        case "webhooks":
          return settleAll(await webhooks.claimDue(claimAtOnce));
        case "outbox":
          return settleAll(await (bug?.relay?.(relay, { ...reach.context, outbox: reach.outbox, messenger: reach.messenger }) ?? relay).claim(claimAtOnce));
      }
    },
  };
}

async function settleAll(works: (() => Promise<unknown>)[]): Promise<void> {
  await Promise.allSettled(works.map((work) => work()));
}

export type SimulatedNode = ReturnType<typeof createSimulatedNode>;

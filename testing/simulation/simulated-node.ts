import { HostUnavailable } from "@/flows/ports/host-unavailable";
import { createBus } from "@/server/bus/bus";
import { createHotCache } from "@/server/conversations/hot-cache";
import { createQueues } from "@/server/conversations/queues";
import { createConversations } from "@/server/conversations/service";
import { createTurns } from "@/server/conversations/turns";
import { refusalOf } from "@/server/db/commit-turns";
import { createCommitter } from "@/server/db/committer";
import { guardOf, type TurnCommit } from "@/server/db/turn-commit";
import type { ClaimedRow, DueRows } from "@/server/due/due-rows";
import { createTimerFiring } from "@/server/due/fire-timer";
import { createLane } from "@/server/due/lane";
import { createLanes } from "@/server/due/lanes";
import { createWakeUps } from "@/server/due/wake-ups";
import { createDueSchedules } from "@/server/jobs/due-schedules";
import { createLogger } from "@/server/logging/logger";
import { createOrchestrator } from "@/server/orchestrator/orchestrator";
import { createOutboxRelay } from "@/server/outbox/outbox-relay";
import { createPaymentDispatch } from "@/server/payments/dispatch-payment";
import { createSandboxSource } from "@/server/payments/sandbox-source";
import { recoverRuns } from "@/server/runs/recover";
import { createRuns } from "@/server/runs/runs";
import { createSights } from "@/server/runs/sights";
import { createFiringCarry, type FiringCarryDeps } from "@/server/triggers/carry-firing";
import { createDueFirings } from "@/server/triggers/due-firings";
import { createScheduleFiring } from "@/server/triggers/fire-schedule";
import { createTriggerConsumer } from "@/server/triggers/trigger-consumer";
import { createTriggers, type TriggersDeps } from "@/server/triggers/triggers";
import type { WebhookAddress } from "@/server/webhooks/consumer";
import { createDueWebhooks } from "@/server/webhooks/due-webhooks";
import { createWebhooks, dispatchTo } from "@/server/webhooks/webhooks";
import { aTenant, theTenants } from "@/testing/builders/a-tenant";
import { executors, knownVersions, workspaceId } from "./flows";
import { theHookAddress } from "./hook-address";
import { modelBatches, modelFirings, modelPlaces, modelSchedules } from "./model-firings";
import { modelMessenger, modelPorts } from "./model-ports";
import { modelOutbox, modelWebhooks } from "./model-queue-tables";
import { type Ask, modelConversations, modelPayments } from "./model-repositories";
import { modelRuns, modelWakes } from "./model-runs";
import type { ModelStore } from "./model-store";
import type { Commit, PlantedBug, SeamUser, WriteTurns } from "./planted-bug";
import { ConnectionLost, type Owner, type Scheduler } from "./scheduler";
import type { SeededRandom } from "./seeded-random";
import type { Witness } from "./witness";

export const webhookSecret = "simulated";
export const webhookSource = "sandbox";

const log = createLogger({ level: "silent" });
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
  /** Programs and schedules start flows in this history. */
  hasTriggers: boolean;
  bug: PlantedBug | null;
};

const labelOf = (turn: TurnCommit): string => `${guardOf(turn)} ${turn.turnId}`;

/** A broken connection as the product's pool says it. */
const orLost =
  (write: WriteTurns): WriteTurns =>
  (turns) =>
    write(turns).catch((error: unknown) => {
      throw error instanceof ConnectionLost ? new HostUnavailable(error) : error;
    });

/** What a node keeps its data with and reaches the outside through, sound or with a planted bug. */
function reachOf({ owner, scheduler, store, witness, random, now, bug }: NodeDeps) {
  const ask: Ask = (label, statement) => scheduler.call(owner, "store", label, statement);
  const callOut: Ask = (label, statement) => scheduler.call(owner, "port", label, statement);
  const context = { owner, scheduler, store, witness, random, now, ask };
  const planted = <T>(sound: T, plant: ((sound: T, where: typeof context) => T) | undefined): T => plant?.(sound, context) ?? sound;
  const write = planted<WriteTurns>((turns) => ask(`commit ${turns.map(labelOf).join(", ")}`, () => store.commit(turns, owner.name)), bug?.write);
  // One lane: what waits goes together more often than in a real process.
  const committer = createCommitter({ write: orLost(write), refusalOf, sizeOf: () => 1, lanes: 1, maxTurns: 4, defer: queueMicrotask });
  const plainCommit: Commit = (bug?.committer?.(committer, { ...context, write: orLost(write) }) ?? committer).commit;
  const payments = planted(modelPayments(store, ask), bug?.payments);
  return {
    context,
    commit: planted(plainCommit, bug?.commit),
    repository: planted(modelConversations(store, ask), bug?.conversations),
    runs: modelRuns(store, ask),
    wakes: planted(modelWakes(store, ask), bug?.wakes),
    webhooks: planted(modelWebhooks(store, ask), bug?.webhooks),
    firings: planted(modelFirings(store, ask), bug?.firings),
    places: planted(modelPlaces(store, ask), bug?.places),
    batches: planted(modelBatches(store, ask), bug?.batches),
    schedules: modelSchedules(store, ask),
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
  const laneOf = laneMaker(deps);
  const relay = createOutboxRelay({ repository: reach.outbox, messengerFor: () => reach.messenger, nodeId: owner.name, sleep, deadline: () => never });
  const outbox = laneOf(bug?.relay?.(relay, { ...reach.context, outbox: reach.outbox, messenger: reach.messenger }) ?? relay);
  const waker: { wakeAt: (at: number) => void } = { wakeAt: () => undefined };
  const turns = createTurns({
    credentials: () => Promise.resolve(null),
    async commit(commit) {
      const result = await reach.commit(commit);
      if (result.type !== "committed" || commit.channel === "web") return result;
      deps.witness.hasToSend(owner, commit.conversationId);
      outbox.nudge();
      return result;
    },
    bus,
    now,
    newId,
    random: random.next,
    sleep,
    nodeId: owner.name,
    elapsed: scheduler.now,
    repository,
    hot,
    versions,
    executors: reach.executors,
    portsFor: () => ports,
    onWake: (at) => waker.wakeAt(at),
    onPoison: (error) => deps.witness.report("I9", `the engine failed: ${String(error)}`),
  });
  const seam = (user: SeamUser) => bug?.turns?.(turns, user, reach.context) ?? turns;
  const orchestrator = createOrchestrator({
    versions,
    nluFor: () => ports.nlu,
    tenants: theTenants(aTenant({ workspaceId })),
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
  const dispatch = createPaymentDispatch({ refunds: { processed: async () => {} }, ...carrying, payments: reach.payments, versions, log });
  const triggering = composeTriggers(deps, reach, { queues, turns: seam("triggers"), versions, startSignal: orchestrator.startSignal, runs }, laneOf);
  const consumers = [
    // A node whose clock is more than five minutes off takes no webhook: that is told to its operators, and no fault of the store.
    {
      find: (to: WebhookAddress) => (to.source === webhookSource ? createSandboxSource(to, { secret: webhookSecret, now: scheduler.now }) : null),
      owns: (source: string) => source === webhookSource,
      dispatch,
    },
    triggering.consumer,
  ];
  const webhookLane = laneOf(createDueWebhooks({ repository: reach.webhooks, dispatch: dispatchTo(consumers) }));
  const webhooks = createWebhooks({
    repository: reach.webhooks,
    consumers,
    lane: webhookLane,
    log,
  });
  const fireTimer = createTimerFiring({ queues, turns: seam("timers"), log, now, newId });
  const timers = laneOf(createWakeUps({ repository: reach.wakes, fireTimer, nodeId: owner.name }));
  waker.wakeAt = timers.wakeAt;

  return {
    conversations,
    runs,
    webhooks,
    triggers: triggering.triggers,
    /** What the start of a process does before it serves. */
    recover: () => recoverRuns({ repository: reach.runs, queues, turns: seam("recovery"), log, nodeId: owner.name, sleep }),
    /** Looks for what is due from now on. */
    start: createLanes([timers, webhookLane, outbox, ...(deps.hasTriggers ? triggering.lanes : [])]).start,
  };
}

type Reached = ReturnType<typeof reachOf>;
type Starting = Pick<FiringCarryDeps, "queues" | "turns" | "versions" | "startSignal"> & Pick<TriggersDeps, "versions" | "runs">;
type FromOutside = "firings" | "places" | "batches" | "schedules" | "webhooks";

/** What starts flows from outside, and the lanes that carry it. */
function composeTriggers(
  { owner, scheduler, store, now }: NodeDeps,
  { firings, places, batches, schedules, webhooks }: Pick<Reached, FromOutside>,
  starting: Starting,
  laneOf: LaneMaker,
) {
  const { newId } = store;
  const lane = laneOf(createDueFirings({ repository: firings, carry: createFiringCarry({ ...starting, firings, places, newId, now }) }));
  const otherwise = createScheduleFiring({ repository: batches, onFirings: lane.nudge, now });
  const scheduleLane = laneOf(createDueSchedules({ repository: schedules, jobs: { begin: async () => null }, onJob: () => undefined, otherwise, now }));
  const sleep = (ms: number) => scheduler.sleep(owner, ms);
  const consumer = createTriggerConsumer({ ...starting, ...theHookAddress, firings, places, webhooks, lane, now: scheduler.now });
  return { triggers: createTriggers({ ...starting, firings, places, lane, sleep }), consumer, lanes: [lane, scheduleLane] };
}

type LaneMaker = ReturnType<typeof laneMaker>;

/** Makes the product's own lanes, on the history's time. */
function laneMaker({ owner, scheduler, witness, random, now, bug }: NodeDeps) {
  const make = bug?.lanes?.(createLane) ?? createLane;
  return <Row extends ClaimedRow>(rows: DueRows<Row>) =>
    make<Row>({
      ...rows,
      work: (row, signal) => witness.during(owner, rows.name, row.id, async () => rows.work(row, signal)),
      log,
      now,
      elapsed: scheduler.now,
      sleep: (ms, signal) => scheduler.sleep(owner, ms, signal),
      pause: (ms, signal) => scheduler.pause(owner, ms, signal, rows.name),
      random: random.next,
    });
}

export type SimulatedNode = ReturnType<typeof createSimulatedNode>;

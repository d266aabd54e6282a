import { availableParallelism } from "node:os";
import type pg from "pg";
import type { ExecutorRegistry } from "@/flows/ports/executor";
import type { Ports } from "@/flows/ports/ports";
import type { Bus } from "./bus/bus";
import { pulledChannels } from "./channels/channels";
import { sleep } from "./concurrency/sleep";
import { createHotCache } from "./conversations/hot-cache";
import { createQueues } from "./conversations/queues";
import { createConversationsRepository } from "./conversations/repository";
import { createConversations } from "./conversations/service";
import { newSessionToken } from "./conversations/tokens";
import { createTurns, type TurnsDeps } from "./conversations/turns";
import { commitTurns, encodeTurn, refusalOf } from "./db/commit-turns";
import { createCommitter } from "./db/committer";
import { newId } from "./db/ids";
import type { PublishedVersions } from "./flows/published-versions";
import type { TurnPorts } from "./integrations/create-ports";
import { createSandboxPorts } from "./integrations/sandbox-ports";
import type { Logger } from "./logging/logger";
import { createUnhandledCount } from "./metrics/count-unhandled";
import type { Metrics } from "./metrics/metrics";
import { withHold } from "./nodes/conversation-hold";
import type { Sharing } from "./nodes/sharing";
import { createOrchestrator, type OrchestratorDeps } from "./orchestrator/orchestrator";
import { readPluginCredentials } from "./plugins/credentials";
import type { Quotas } from "./quotas/quotas";
import type { Secrets } from "./secrets/secrets";

export type TurnsParts = Pick<OrchestratorDeps, "tenants" | "sessionTtlMs" | "nluThreshold"> & {
  pool: pg.Pool;
  bus: Bus;
  versions: PublishedVersions;
  executors: ExecutorRegistry;
  ports: TurnPorts;
  wrapPorts: (ports: Ports) => Ports;
  sharing: Sharing | null;
  /** What workspaces keep secret. */
  secrets: Pick<Secrets, "find">;
  metrics: Pick<Metrics, "observeTurn" | "observeUnhandled">;
  log: Logger;
  nodeId: string;
  now: () => number;
  quotas: Pick<Quotas, "brought" | "worked">;
  /** A message waits in the outbox. */
  onOutbox: () => void;
  /** A run wants to be woken then, in milliseconds since the epoch. */
  onWake: (at: number) => void;
};

/** The part of the composition root for what customers say and what follows from it. Part of `container.ts`. */
export function composeTurns(parts: TurnsParts) {
  const { pool, versions, ports, sharing, now } = parts;
  const repository = createConversationsRepository(pool);
  const hot = createHotCache();
  const queues = sharing === null ? createQueues() : withHold(createQueues(), sharing.holdFor(hot));
  const log = parts.log.child({ component: "turns" });
  const sandbox = createSandboxPorts();
  const portsFor: TurnsDeps["portsFor"] = (run, { turnId, version }) =>
    run.sandbox ? sandbox.forRun(run, version.definition) : parts.wrapPorts(ports.forTurn({ turnId, workspaceId: version.workspaceId }));
  const countUnhandled = createUnhandledCount({ versions, metrics: parts.metrics });
  const turns = createTurns({
    observe(observation) {
      parts.metrics.observeTurn(observation);
      if (observation.unhandled !== null) void countUnhandled(observation.unhandled);
    },
    commit: createCommit({ pool, sharing, log, onOutbox: parts.onOutbox }),
    bus: parts.bus,
    now,
    newId,
    random: Math.random,
    sleep,
    nodeId: parts.nodeId,
    repository,
    hot,
    versions,
    executors: parts.executors,
    portsFor,
    credentials: readPluginCredentials(process.env, parts.secrets),
    elapsed: () => performance.now(),
    onPoison: (error, where) => log.error({ err: error, ...where }, "the engine failed in the middle of a turn; the run has ended"),
    onWake: parts.onWake,
    usage: { ...parts.quotas, elapsed: () => performance.now() },
  });
  const orchestrator = createOrchestrator({ ...parts, nluFor: ports.nluFor });
  const isShared = sharing !== null;
  const conversations = createConversations({ repository, hot, queues, turns, orchestrator, versions, isShared, now, newId, newToken: newSessionToken });
  return { repository, hot, queues, turns, conversations, portsFor, startSignal: orchestrator.startSignal };
}

type CommitParts = Pick<TurnsParts, "pool" | "sharing" | "log" | "onOutbox">;

/** Writes a turn, and tells whoever goes on from there. */
function createCommit({ pool, sharing, log, onOutbox }: CommitParts): TurnsDeps["commit"] {
  const committer = createCommitter({
    write: (turns) => commitTurns(pool, turns.map(encodeTurn)),
    refusalOf,
    sizeOf: (turn) => encodeTurn(turn).json.length,
    lanes: Math.max(2, availableParallelism()),
  });
  return async (commit) => {
    const result = await committer.commit(commit);
    const { turnId, runs, messages, inputsOf } = commit;
    const steps = runs.reduce((sum, each) => sum + each.steps.length, 0);
    log.debug({ turnId, runId: inputsOf, steps, said: messages.length, result: result.type }, "turn committed");
    if (result.type !== "committed") return result;
    // Only what is said elsewhere leaves a row in the outbox.
    if (!pulledChannels.has(commit.channel)) onOutbox();
    sharing?.conversationChanged(commit.conversationId);
    return result;
  };
}

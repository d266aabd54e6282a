import type pg from "pg";
import { sleep } from "./concurrency/sleep";
import type { LaneHost } from "./due/due-rows";
import { createLane } from "./due/lane";
import { createPorts, type PortsDeps } from "./integrations/create-ports";
import { createLlmChain } from "./integrations/llm/chain";
import type { LlmProvider } from "./integrations/llm/providers";
import { createLlmCalls } from "./integrations/llm/repository";
import { createSandboxMessenger } from "./integrations/messenger/sandbox";
import { createSandboxDeliveries } from "./integrations/messenger/sandbox-repository";
import type { Logger } from "./logging/logger";
import type { Metrics } from "./metrics/metrics";
import { createOutboxRelay } from "./outbox/outbox-relay";
import { createOutboxRepository } from "./outbox/repository";

export type PortsParts = Omit<PortsDeps, "llm"> & {
  llmProviders: LlmProvider[];
  llmDeadlineMs: number;
  metrics: Pick<Metrics, "observeLlm">;
  log: Logger;
};

/** The part of the composition root for the outside services that runs call. Part of `container.ts`. */
export function composePorts({ llmProviders, llmDeadlineMs, metrics, log, ...outside }: PortsParts) {
  const llmCalls = createLlmCalls(outside.pool);
  const llmLog = log.child({ component: "llm" });
  const llm = createLlmChain({
    providers: llmProviders,
    deadlineMs: llmDeadlineMs,
    now: outside.now,
    record(call, turnId) {
      metrics.observeLlm(call);
      llmCalls.add({ ...call, turnId }).catch((error: unknown) => llmLog.warn({ err: error }, "a model call was not recorded"));
    },
  });
  return createPorts({ ...outside, llm });
}

export type OutboxParts = { pool: pg.Pool; nodeId: string; laneHost: LaneHost };

/** The part of the composition root for what is said elsewhere than in the web chat. Part of `container.ts`. */
export function composeOutbox({ pool, nodeId, laneHost }: OutboxParts) {
  const messenger = createSandboxMessenger(createSandboxDeliveries(pool));
  return createLane({ ...createOutboxRelay({ repository: createOutboxRepository(pool), messengerFor: () => messenger, nodeId, sleep }), ...laneHost });
}

import type pg from "pg";
import type { MessengerPort } from "@/flows/ports/messenger";
import { sleep } from "./concurrency/sleep";
import type { PrismaClient } from "./db/generated/client";
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
import { createOutboxRelay, type OutboxRelayDeps } from "./outbox/outbox-relay";
import { createOutboxRepository } from "./outbox/repository";
import { withPayLinksOn } from "./payments/customer-links";
import type { PayLinks } from "./payments/pay-links";
import type { Quotas } from "./quotas/quotas";

export type PortsParts = Omit<PortsDeps, "llm"> & {
  db: PrismaClient;
  llmProviders: LlmProvider[];
  llmDeadlineMs: number;
  metrics: Pick<Metrics, "observeLlm">;
  quotas: Pick<Quotas, "mayAskModel" | "askedModel">;
  log: Logger;
};

/** The part of the composition root for the outside services that runs call. Part of `container.ts`. */
export function composePorts({ db, llmProviders, llmDeadlineMs, metrics, quotas, log, ...outside }: PortsParts) {
  const llmCalls = createLlmCalls(db);
  const llmLog = log.child({ component: "llm" });
  const llm = createLlmChain({
    providers: llmProviders,
    deadlineMs: llmDeadlineMs,
    now: outside.now,
    mayAsk: quotas.mayAskModel,
    record(call) {
      quotas.askedModel(call.workspaceId, (call.inputTokens ?? 0) + (call.outputTokens ?? 0));
      metrics.observeLlm(call);
      llmCalls.add(call).catch((error: unknown) => llmLog.warn({ err: error }, "a model call was not recorded"));
    },
  });
  return createPorts({ ...outside, llm });
}

export type OutboxParts = {
  pool: pg.Pool;
  nodeId: string;
  laneHost: LaneHost;
  payLinks: PayLinks;
  /** Who sends to an address; the sandbox where there is none. */
  messengerWith: (sandbox: MessengerPort) => OutboxRelayDeps["messengerFor"];
};

/** The part of the composition root for what is said elsewhere than in the web chat. Part of `container.ts`. */
export function composeOutbox({ pool, nodeId, laneHost, payLinks, messengerWith }: OutboxParts) {
  const messengers = messengerWith(createSandboxMessenger(createSandboxDeliveries(pool)));
  const messengerFor: OutboxRelayDeps["messengerFor"] = async (claimed) => withPayLinksOn(await messengers(claimed), payLinks);
  return createLane({ ...createOutboxRelay({ repository: createOutboxRepository(pool), messengerFor, nodeId, sleep }), ...laneHost });
}

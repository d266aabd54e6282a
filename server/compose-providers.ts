import type pg from "pg";
import { type ProviderKind, providerTitles } from "@/flows/protocol/providers";
import type { PrismaClient } from "./db/generated/client";
import { createGuardedFetch } from "./integrations/http/guarded-fetch";
import { createLlmChain } from "./integrations/llm/chain";
import type { LlmProvider } from "./integrations/llm/providers";
import { createLlmCalls } from "./integrations/llm/repository";
import { tryModels } from "./integrations/llm/try-model";
import { modelAdapters } from "./integrations/llm/workspace-provider";
import type { ProviderView } from "./integrations/providers";
import type { Logger } from "./logging/logger";
import type { Metrics } from "./metrics/metrics";
import type { Sharing } from "./nodes/sharing";
import { localAdapters } from "./providers/local-adapters";
import { createModels } from "./providers/models";
import { createProviders } from "./providers/providers";
import { createProvidersRepository } from "./providers/repository";
import type { Quotas } from "./quotas/quotas";
import type { RateLimits } from "./rate-limits/rate-limits";
import type { Secrets } from "./secrets/secrets";
import { createKept } from "./workspaces/kept";

export type ProvidersParts = {
  pool: pg.Pool;
  db: PrismaClient;
  secrets: Secrets;
  llmProviders: LlmProvider[];
  llmDeadlineMs: number;
  /** How the environment serves each port. */
  views: readonly ProviderView[];
  rateLimits: Pick<RateLimits, "testProvider">;
  metrics: Pick<Metrics, "observeLlm">;
  quotas: Pick<Quotas, "mayAskModel" | "askedModel">;
  sharing: Pick<Sharing, "tenantChanged" | "onTenantChanged"> | null;
  log: Logger;
  now: () => number;
};

/** The part of the composition root for the services that workspaces choose. Part of `container.ts`. */
export function composeProviders(parts: ProvidersParts) {
  const { pool, db, secrets, llmDeadlineMs, views, rateLimits, metrics, quotas, sharing, now } = parts;
  const log = parts.log.child({ component: "llm" });
  const repository = createProvidersRepository(pool);
  const chosen = createKept({ load: repository.list, now });
  sharing?.onTenantChanged(chosen.forgetAll);
  const fetch = createGuardedFetch();
  const calls = createLlmCalls(db);
  const record: Parameters<typeof createLlmChain>[0]["record"] = (call) => {
    quotas.askedModel(call.workspaceId, (call.inputTokens ?? 0) + (call.outputTokens ?? 0));
    metrics.observeLlm(call);
    calls.add(call).catch((error: unknown) => log.warn({ err: error }, "a model call was not recorded"));
  };
  const chainOf = (providers: LlmProvider[]) => createLlmChain({ providers, deadlineMs: llmDeadlineMs, now, mayAsk: quotas.mayAskModel, record });
  const viewOf = (kind: ProviderKind): ProviderView =>
    views.find(({ port }) => port === providerTitles[kind]) ?? { port: providerTitles[kind], adapter: "None", sandbox: false, note: "" };
  const adapters = { models: modelAdapters(fetch), ...localAdapters(repository) };
  return {
    models: createModels({ chosen, secrets, installation: parts.llmProviders, chainOf, fetch }),
    chosenProviders: createProviders({
      repository,
      secrets,
      adapters,
      async testInstallation(kind, workspaceId, signal) {
        if (kind === "models") return tryModels(parts.llmProviders, signal);
        const [adapter] = adapters[kind];
        return adapter === undefined ? { ok: false, words: "There is nothing to try." } : adapter.test({ workspaceId, settings: {}, key: null, signal });
      },
      installation: { models: viewOf("models"), payments: viewOf("payments"), search: viewOf("search"), maps: viewOf("maps"), messages: viewOf("messages") },
      takeTest: rateLimits.testProvider,
      onChanged(workspaceId) {
        chosen.forgetAll();
        sharing?.tenantChanged(workspaceId);
      },
    }),
  };
}

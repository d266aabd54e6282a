import { ExecutorError } from "@/flows/errors";
import type { LlmPort } from "@/flows/ports/ports";
import type { GuardedFetch } from "@/server/integrations/http/guarded-fetch";
import type { LlmAsker } from "@/server/integrations/llm/chain";
import type { LlmProvider } from "@/server/integrations/llm/providers";
import { workspaceLlm } from "@/server/integrations/llm/workspace-provider";
import type { Secrets } from "@/server/secrets/secrets";
import type { Kept } from "@/server/workspaces/kept";
import type { ChosenProvider } from "./repository";

type Chain = { forTurn: (asker: LlmAsker) => LlmPort };

export type ModelsDeps = {
  chosen: Pick<Kept<readonly ChosenProvider[]>, "find">;
  secrets: Pick<Secrets, "findKey">;
  /** Of the environment: for workspaces that have chosen none. */
  installation: LlmProvider[];
  chainOf: (providers: LlmProvider[]) => Chain;
  fetch: GuardedFetch;
};

/** The language models of each workspace: its own, else the installation's. A chain keeps its breakers until what it was made of changes. */
export function createModels({ chosen, secrets, installation, chainOf, fetch }: ModelsDeps) {
  const common = chainOf(installation);
  const none = chainOf([]);
  const own = new Map<string, { key: string; chain: Chain }>();

  const chosenOf = async (workspaceId: string): Promise<ChosenProvider | undefined> => (await chosen.find(workspaceId)).find(({ kind }) => kind === "models");

  async function chainFor(workspaceId: string): Promise<Chain> {
    const row = await chosenOf(workspaceId);
    if (row === undefined) return common;
    if (row.provider === "none") return none;
    const found = row.credentialId === null ? null : await secrets.findKey(workspaceId, row.credentialId);
    const provider = row.credentialId !== null && found === null ? null : workspaceLlm(row.settings, found, fetch);
    if (provider === null) throw new ExecutorError("LLM_CHAIN_EXHAUSTED", { message: "the workspace's model cannot be used as it is set", retryable: false });
    const key = JSON.stringify([provider.baseUrl, provider.model, provider.timeoutMs, provider.apiKey]);
    const known = own.get(workspaceId);
    if (known?.key === key) return known.chain;
    const chain = chainOf([provider]);
    own.set(workspaceId, { key, chain });
    return chain;
  }

  return {
    forTurn: (asker: LlmAsker): LlmPort => ({
      complete: async (request, signal) => (await chainFor(asker.workspaceId)).forTurn(asker).complete(request, signal),
    }),
    /** Whether flows of the workspace have one to ask. */
    async hasModel(workspaceId: string): Promise<boolean> {
      const row = await chosenOf(workspaceId);
      return row === undefined ? installation.length > 0 : row.provider !== "none";
    },
  };
}

export type Models = ReturnType<typeof createModels>;

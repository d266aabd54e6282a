import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleWhen, TaskCancelledError, TimeoutStrategy, timeout, wrap } from "cockatiel";
import OpenAI from "openai";
import { ExecutorError } from "@/flows/errors";
import type { LlmAnswer, LlmPort, LlmRequest } from "@/flows/ports/ports";
import { delimitData } from "./delimit-data";
import type { LlmProvider } from "./providers";
import type { LlmCallRow } from "./repository";

export type LlmChainOptions = {
  providers: LlmProvider[];
  /** For the whole chain, in ms. */
  deadlineMs: number;
  /** Told of each attempt; must not throw. */
  record: (call: LlmCallRow) => void;
  /** False: the workspace has used what it may, and goes on as without a model. @default always */
  mayAsk?: (workspaceId: string) => boolean;
  now: () => number;
};

const breakAfterFailures = 5;
const halfOpenAfterMs = 30_000;

/** For whom a model is asked. */
export type LlmAsker = Pick<LlmCallRow, "workspaceId" | "turnId">;

type Link = { provider: LlmProvider; call: (request: LlmRequest, signal: AbortSignal) => Promise<LlmAnswer> };

/** Whose fault it is decides whether the breaker counts: a caller that gives up says nothing about the provider. */
const isProvidersFault = (error: Error) => !(error instanceof OpenAI.APIUserAbortError);

function createLink(provider: LlmProvider): Link {
  // The chain retries by going on to the next provider, so the client itself does not.
  const client = new OpenAI({
    baseURL: provider.baseUrl,
    apiKey: provider.apiKey,
    maxRetries: 0,
    timeout: provider.timeoutMs,
    ...(provider.fetch === undefined ? {} : { fetch: provider.fetch }),
  });
  const breaker = circuitBreaker(handleWhen(isProvidersFault), { halfOpenAfter: halfOpenAfterMs, breaker: new ConsecutiveBreaker(breakAfterFailures) });
  const policy = wrap(breaker, timeout(provider.timeoutMs, TimeoutStrategy.Aggressive));
  return { provider, call: (request, outer) => policy.execute(({ signal }) => complete(client, provider, request, signal), outer) };
}

async function complete(client: OpenAI, provider: LlmProvider, request: LlmRequest, signal: AbortSignal): Promise<LlmAnswer> {
  const data = request.data === null ? [] : [{ role: "user" as const, content: delimitData(request.data) }];
  const answer = await client.chat.completions.create(
    {
      model: provider.model,
      temperature: request.temperature,
      ...(request.maxTokens === null ? {} : { max_tokens: request.maxTokens }),
      ...(request.json ? { response_format: { type: "json_object" as const } } : {}),
      messages: [
        ...(request.system === null ? [] : [{ role: "system" as const, content: request.system }]),
        ...data,
        { role: "user" as const, content: request.prompt },
      ],
    },
    { signal },
  );
  const text = answer.choices[0]?.message.content?.trim() ?? "";
  if (text === "") throw new Error("the answer is empty");
  const usage = answer.usage === undefined ? null : { inputTokens: answer.usage.prompt_tokens, outputTokens: answer.usage.completion_tokens };
  return { text, provider: provider.name, model: provider.model, usage };
}

function statusOf(error: unknown): LlmCallRow["status"] {
  if (error instanceof BrokenCircuitError) return "skipped";
  return error instanceof TaskCancelledError || error instanceof OpenAI.APIConnectionTimeoutError || error instanceof OpenAI.APIUserAbortError
    ? "timeout"
    : "error";
}

/**
 * Asks the providers in their order until one answers; each has its own timeout and breaker, all share the deadline.
 * Without providers, or beyond what the workspace may use, there is no answer (null).
 */
export function createLlmChain({ providers, deadlineMs, record, mayAsk = () => true, now }: LlmChainOptions): { forTurn: (asker: LlmAsker) => LlmPort } {
  const links = providers.map(createLink);

  async function ask(request: LlmRequest, signal: AbortSignal, asker: LlmAsker): Promise<LlmAnswer | null> {
    if (links.length === 0 || !mayAsk(asker.workspaceId)) return null;
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    const failures: unknown[] = [];
    for (const [fallbackDepth, { provider, call }] of links.entries()) {
      if (deadline.aborted) break;
      const since = now();
      const about = { ...asker, provider: provider.name, model: provider.model, purpose: request.purpose, fallbackDepth };
      try {
        const answer = await call(request, deadline);
        record({
          ...about,
          inputTokens: answer.usage?.inputTokens ?? null,
          outputTokens: answer.usage?.outputTokens ?? null,
          latencyMs: now() - since,
          status: "ok",
        });
        return answer;
      } catch (error) {
        failures.push(error);
        record({ ...about, inputTokens: null, outputTokens: null, latencyMs: now() - since, status: statusOf(error) });
      }
    }
    throw new ExecutorError("LLM_CHAIN_EXHAUSTED", { message: `none of ${links.length} providers answered`, cause: failures.at(-1), retryable: false });
  }

  return { forTurn: (asker) => ({ complete: (request, signal) => ask(request, signal, asker) }) };
}

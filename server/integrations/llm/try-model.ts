import OpenAI from "openai";
import type { ProviderTest } from "@/flows/protocol/providers";
import { NotReached } from "../http/guarded-fetch";
import type { LlmProvider } from "./providers";

const deadlineMs = 10_000;

/** Asks a model for one word. What it or its service says is not repeated: an error may hold what was sent. */
export async function tryModel({ baseUrl, apiKey, model, fetch }: LlmProvider, signal: AbortSignal): Promise<ProviderTest> {
  const client = new OpenAI({ baseURL: baseUrl, apiKey, maxRetries: 0, timeout: deadlineMs, ...(fetch === undefined ? {} : { fetch }) });
  const since = performance.now();
  try {
    const time = AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]);
    const answer = await client.chat.completions.create({ model, messages: [{ role: "user", content: "Say yes." }], max_tokens: 16 }, { signal: time });
    if (!Array.isArray(answer.choices) || answer.choices.length === 0) return failed("What answered does not speak this protocol.");
    const seconds = ((performance.now() - since) / 1_000).toFixed(1);
    return { ok: true, words: `${model} answered in ${seconds} s.` };
  } catch (error) {
    return failed(wordsOf(error));
  }
}

/** Asks each model of a chain, in order. */
export async function tryModels(chain: readonly LlmProvider[], signal: AbortSignal): Promise<ProviderTest> {
  if (chain.length === 0) return { ok: true, words: "There is nothing to try: no model is set, and flows say their fallback texts." };
  const tests = await Promise.all(chain.map(async (provider) => ({ name: provider.name, ...(await tryModel(provider, signal)) })));
  return { ok: tests.every(({ ok }) => ok), words: tests.map(({ name, words }) => (chain.length === 1 ? words : `${name}: ${words}`)).join(" ") };
}

const failed = (words: string): ProviderTest => ({ ok: false, words });

function wordsOf(error: unknown): string {
  const notReached = causeOf(error);
  if (notReached !== null) return unreached[notReached.reason];
  if (error instanceof OpenAI.APIUserAbortError || error instanceof OpenAI.APIConnectionTimeoutError)
    return `It did not answer within ${deadlineMs / 1_000} s.`;
  if (error instanceof OpenAI.APIConnectionError) return "The connection broke before it had answered.";
  if (!(error instanceof OpenAI.APIError)) return "What answered does not speak this protocol.";
  const status: unknown = error.status;
  return typeof status === "number" ? statusWords(status) : "What answered does not speak this protocol.";
}

const unreached = {
  ADDRESS_NOT_ALLOWED: "The address leads to a network that is not public. Services inside are set by whoever runs this installation.",
  UNREACHABLE: "Nothing can be reached at this address.",
  NOT_ENCRYPTED: "The address must begin with https.",
} as const satisfies Record<NotReached["reason"], string>;

/** What stopped the call before anything was sent; the client wraps it. */
function causeOf(error: unknown): NotReached | null {
  if (error instanceof NotReached) return error;
  return error instanceof Error && error.cause !== undefined ? causeOf(error.cause) : null;
}

function statusWords(status: number): string {
  if (status === 401 || status === 403) return "The service refused the credential.";
  if (status === 404) return "The service does not know this model, or the address is not its own.";
  if (status === 429) return "The service takes no more requests now: too many were made, or its account is used up.";
  if (status >= 500) return `The service is failing (${status}).`;
  if (status >= 300 && status < 400) return "The address sends its callers elsewhere. Enter the one it sends them to.";
  return `The service did not take the request (${status}). Check the model's name.`;
}

import { z } from "zod";
import type { GuardedFetch } from "../http/guarded-fetch";

/** An OpenAI-compatible service. */
export type LlmProvider = {
  name: string;
  baseUrl: string;
  apiKey: string;
  model: string;
  timeoutMs: number;
  /** How it is reached. @default the platform's, for addresses of the installation */
  fetch?: GuardedFetch;
};

/** What `LLM_PROVIDERS` may name without an address of its own. */
const knownAddresses: { [name: string]: string } = {
  openai: "https://api.openai.com/v1",
  groq: "https://api.groq.com/openai/v1",
  openrouter: "https://openrouter.ai/api/v1",
};

const timeoutSchema = z.coerce.number().int().positive().max(25_000).catch(8_000);

/**
 * The chain of `LLM_PROVIDERS` (names, comma-separated, in order), each with `<NAME>_BASE_URL`, `_API_KEY`, `_MODEL`,
 * `_TIMEOUT_MS`. A name without an address or a model is left out: it is not configured.
 */
export function readLlmProviders(source: { [name: string]: string | undefined }): LlmProvider[] {
  const names = (source.LLM_PROVIDERS ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => /^[a-z][a-z0-9_]*$/.test(name));
  return names.flatMap((name) => {
    const of = (suffix: string) => source[`${name.toUpperCase()}_${suffix}`]?.trim() ?? "";
    const baseUrl = of("BASE_URL") || knownAddresses[name] || "";
    if (baseUrl === "" || of("MODEL") === "") return [];
    return [{ name, baseUrl, apiKey: of("API_KEY") || "none", model: of("MODEL"), timeoutMs: timeoutSchema.parse(of("TIMEOUT_MS") || undefined) }];
  });
}

import { z } from "zod";
import type { ProviderField, ProviderSettings } from "@/flows/protocol/providers";
import { mayBeSentTo } from "../http/credentials";
import type { GuardedFetch } from "../http/guarded-fetch";
import { type ProviderAdapter, withoutSettings } from "../provider-adapter";
import type { LlmProvider } from "./providers";
import { tryModel } from "./try-model";

/** The name that calls of it are noted under. */
const ownName = "workspace";

const fields = [
  {
    key: "baseUrl",
    label: "Address",
    help: "Of an OpenAI-compatible service on the public internet, with https. Services of your own network are set by whoever runs this installation.",
    control: "text",
    placeholder: "https://api.openai.com/v1",
    required: true,
  },
  { key: "model", label: "Model", help: "As the service names it.", control: "text", required: true },
  { key: "timeoutMs", label: "Patience", help: "An answer that takes longer is given up.", control: "number", unit: "ms", required: false, fallback: "8000" },
] as const satisfies ProviderField[];

const settingsSchema = z.object({
  baseUrl: z.string().trim().max(500).refine(isServiceAddress, "an address with https and without a user, a query or a fragment"),
  model: z.string().trim().min(1, "name a model").max(200),
  timeoutMs: z.preprocess(
    (value) => (value === "" ? undefined : value),
    z.coerce.number().int().min(500, "500 ms at least").max(25_000, "25,000 ms at most").default(8_000),
  ),
});

/** http only where the address names its port: that is written on purpose. */
function isServiceAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, port, username, password, search, hash } = new URL(text);
  return (protocol === "https:" || (protocol === "http:" && port !== "")) && [username, password, search, hash].every((part) => part === "");
}

function read(settings: ProviderSettings): ReturnType<ProviderAdapter["read"]> {
  const parsed = settingsSchema.safeParse(settings);
  if (parsed.success) return { ok: true, settings: { ...parsed.data, baseUrl: parsed.data.baseUrl.replace(/\/+$/, "") } };
  return { ok: false, problems: parsed.error.issues.map(({ path, message }) => ({ field: String(path[0]), message })) };
}

/** Where the service is; null when that cannot be used. */
function addressOf(settings: ProviderSettings): URL | null {
  const parsed = settingsSchema.safeParse(settings);
  return parsed.success ? new URL(parsed.data.baseUrl) : null;
}

/** The service as the chain asks it; null when the settings cannot be used, or the key may not be sent there. */
export function workspaceLlm(settings: ProviderSettings, key: { value: string; hosts: readonly string[] } | null, fetch: GuardedFetch): LlmProvider | null {
  const parsed = settingsSchema.safeParse(settings);
  if (!parsed.success || (key !== null && !mayBeSentTo(key, new URL(parsed.data.baseUrl)))) return null;
  return { name: ownName, apiKey: key?.value ?? "none", ...parsed.data, fetch };
}

/** What a workspace may choose for its language model. */
export function modelAdapters(fetch: GuardedFetch): readonly ProviderAdapter[] {
  return [
    {
      choice: {
        id: "openai-compatible",
        title: "OpenAI-compatible",
        isSandbox: false,
        note: "OpenAI, Groq, OpenRouter, vLLM and others that speak the same protocol.",
        fields,
        credential: "optional",
      },
      read,
      sendsTo: addressOf,
      async test({ settings, key, signal }) {
        const provider = workspaceLlm(settings, key, fetch);
        return provider === null ? { ok: false, words: "The address or the model cannot be used." } : tryModel(provider, signal);
      },
    },
    {
      choice: { id: "none", title: "None", isSandbox: false, note: "No model is asked: flows say their fallback texts.", fields: [], credential: "none" },
      ...withoutSettings,
      test: async () => ({ ok: true, words: "There is nothing to try: no model is asked, and flows say their fallback texts." }),
    },
  ];
}

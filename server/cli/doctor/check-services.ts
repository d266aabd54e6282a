import { Redis } from "ioredis";
import { type LlmProvider, readLlmProviders } from "@/server/integrations/llm/providers";
import { describeProviders } from "@/server/integrations/providers";
import { readWebhookSecrets } from "@/server/webhooks/secrets";
import type { Host } from "../command";
import { bad, type Finding, note, ok } from "./finding";

const patienceMs = 3_000;

/** Redis, outside services and models: what is set, and whether it answers. */
export async function checkServices({ env }: Host): Promise<Finding[]> {
  const models = readLlmProviders(env);
  const webhooks = readWebhooks(env);
  const providers = describeProviders(models, webhooks.sources).filter(({ port }) => port !== "Language model");
  return [
    await checkRedis(env.REDIS_URL),
    ...providers.map(({ port, adapter, sandbox, note: says }) => (sandbox ? note(port, `${adapter}: ${says}`) : ok(port, `${adapter}: ${says}`))),
    ...webhooks.findings,
    ...checkModelNames(env.LLM_PROVIDERS, models),
    ...(await Promise.all(models.map(checkModel))),
  ];
}

function readWebhooks(env: Host["env"]): { sources: string[]; findings: Finding[] } {
  try {
    return { sources: [...readWebhookSecrets(env).keys()], findings: [] };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { sources: [], findings: [bad("Webhooks", problem, "Correct or unset it: the server does not start like this.")] };
  }
}

async function checkRedis(url: string | undefined): Promise<Finding> {
  if (url === undefined || url === "") return ok("Redis", "not set: this node is alone, and needs none");
  const client = new Redis(url, { lazyConnect: true, connectTimeout: patienceMs, maxRetriesPerRequest: 0, retryStrategy: () => null });
  client.on("error", () => undefined); // told by the call that fails
  try {
    await client.connect();
    const askedAt = performance.now();
    await client.ping();
    return ok("Redis", `answers in ${(performance.now() - askedAt).toFixed(1)} ms`);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    return bad("Redis", `does not answer (${cause})`, "Start it or correct REDIS_URL. Nothing is lost without it, but nodes do not hear of each other.");
  } finally {
    client.disconnect();
  }
}

function checkModelNames(wanted: string | undefined, models: readonly LlmProvider[]): Finding[] {
  const names = (wanted ?? "").split(",").flatMap((name) => (name.trim() === "" ? [] : [name.trim().toLowerCase()]));
  if (names.length === 0) return [note("Language model", "none: flows say their fallback texts", "Set LLM_PROVIDERS to change that.")];
  const left = names.filter((name) => !models.some((model) => model.name === name));
  return left.map((name) =>
    bad(
      "Language model",
      `${name} is named but not configured`,
      `Set ${name.toUpperCase()}_MODEL, and ${name.toUpperCase()}_BASE_URL where it is not a known service.`,
    ),
  );
}

/** Asks for the list of models: it costs nothing. */
async function checkModel({ name, baseUrl, apiKey, model }: LlmProvider): Promise<Finding> {
  const about = `Model ${name}`;
  const fix = `Check ${name.toUpperCase()}_BASE_URL and ${name.toUpperCase()}_API_KEY. Meanwhile the next of the chain answers, or the fallback texts.`;
  try {
    const response = await fetch(`${baseUrl.replace(/\/+$/, "")}/models`, {
      headers: { authorization: `Bearer ${apiKey}` },
      signal: AbortSignal.timeout(patienceMs),
    });
    if (response.status === 401 || response.status === 403) return bad(about, `${model}: the key is refused`, fix);
    return ok(about, `${model}: answers`);
  } catch (error) {
    return bad(about, `${model}: cannot be reached (${error instanceof Error ? error.name : String(error)})`, fix);
  }
}

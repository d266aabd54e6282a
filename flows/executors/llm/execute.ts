import { ExecutorError } from "../../errors";
import type { Json } from "../../json/json";
import type { ExecutorReply, ExecutorResult, ExecutorScope } from "../../ports/executor";
import type { LlmAnswer, LlmRequest, Ports } from "../../ports/ports";
import { type StockOccasion, stockText } from "../../words/stock-texts";
import { cardsFor } from "../cards";
import { defineExecutor } from "../define-executor";
import { dataText } from "./data-text";
import { llmDescriptor } from "./descriptor";
import { type ParsedJson, parseJsonAnswer } from "./parse-json-answer";

const usualTemperature = 0.7;

export const llm = defineExecutor(llmDescriptor, async (config, scope, ports, { signal }): Promise<ExecutorResult> => {
  const request: LlmRequest = {
    purpose: `flow:${scope.state}`,
    system: config.systemPrompt ?? null,
    prompt: config.prompt,
    data: dataText(config.context),
    temperature: config.temperature ?? usualTemperature,
    maxTokens: config.maxTokens ?? null,
    json: config.format === "json",
  };
  const isSaid = config.format === "text" && config.reply;
  const extras = await cardsFor(config.context, ports.products);
  const fallback = config.fallbackText?.trim() || (isSaid ? stockText(occasionOf(scope, extras), scope.meta.locale) : null);
  const asked = await ask(request, config.schema, ports, signal, fallback !== null);
  if (asked !== null) return answered(asked, isSaid, extras);
  if (fallback === null) throw new ExecutorError("LLM_CHAIN_EXHAUSTED", { message: "no model answered and the action has no fallbackText" });
  const output = config.format === "json" ? (parseJsonAnswer(fallback, config.schema).value ?? fallback) : fallback;
  const data = { llm: { provider: null, model: null, usage: null, degraded: true } };
  return { ok: true, output, data, ...(isSaid ? { replies: [{ content: fallback, degraded: true, ...extras }] } : {}) };
});

/** Only what is said can be made up for: a value that nobody computed would be a wrong one. */
function occasionOf({ asks }: ExecutorScope, { buttons = [] }: Partial<ExecutorReply>): StockOccasion {
  if (buttons.length > 0) return asks ? "choice" : "list";
  return asks ? "question" : "line";
}

type Answer = { text: string; value: Json; by: LlmAnswer };

/** The model's answer, or null when none answers and there is a fallback text to say. */
async function ask(
  request: LlmRequest,
  schema: { [key: string]: Json },
  ports: Pick<Ports, "llm">,
  signal: AbortSignal,
  hasFallback: boolean,
): Promise<Answer | null> {
  try {
    const first = await ports.llm.complete(request, signal);
    if (first === null) return null;
    if (!request.json) return first.text.trim() === "" ? null : { text: first.text.trim(), value: first.text.trim(), by: first };
    return await readJson(request, first, schema, ports, signal);
  } catch (error) {
    if (signal.aborted || !hasFallback || !(error instanceof ExecutorError)) throw error;
    return null;
  }
}

/** A JSON answer that does not fit is sent back once with what is wrong. */
async function readJson(
  request: LlmRequest,
  first: LlmAnswer,
  schema: { [key: string]: Json },
  ports: Pick<Ports, "llm">,
  signal: AbortSignal,
): Promise<Answer> {
  const parsed = parseJsonAnswer(first.text, schema);
  if (parsed.ok) return { text: first.text, value: parsed.value, by: first };
  const repaired = await ports.llm.complete(
    { ...request, prompt: `${request.prompt}\n\nYour last answer was not usable: ${problemOf(parsed)}. Answer with the JSON alone.` },
    signal,
  );
  const again = repaired === null ? parsed : parseJsonAnswer(repaired.text, schema);
  if (repaired === null || !again.ok) throw new ExecutorError("LLM_BAD_JSON", { message: problemOf(again) });
  return { text: repaired.text, value: again.value, by: repaired };
}

function problemOf(parsed: ParsedJson): string {
  return parsed.ok ? "" : parsed.problem;
}

function answered({ text, value, by }: Answer, isSaid: boolean, extras: Partial<ExecutorReply>): ExecutorResult {
  const usage = by.usage === null ? null : { inputTokens: by.usage.inputTokens, outputTokens: by.usage.outputTokens };
  const data = { llm: { provider: by.provider, model: by.model, usage, degraded: false } };
  return { ok: true, output: value, data, ...(isSaid ? { replies: [{ content: text, format: "markdown" as const, ...extras }] } : {}) };
}

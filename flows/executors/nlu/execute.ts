import { ExecutorError } from "../../errors";
import type { JsonObject } from "../../json/json";
import type { ExecutorResult } from "../../ports/executor";
import { defineExecutor } from "../define-executor";
import { isBlank } from "../read-value";
import { nluDescriptor } from "./descriptor";

export const nlu = defineExecutor(nluDescriptor, async (config, scope, ports, { signal }): Promise<ExecutorResult> => {
  const text = (config.text ?? scope.input?.text ?? "").trim();
  if (text === "") throw new ExecutorError("NLU_NO_INPUT", { message: "there is no text to understand" });
  const { intents, extract, language, minConfidence } = config;
  const found = await ports.nlu.classify(
    text,
    { intents: intents.length > 0 ? intents : null, extract: extract.length > 0 ? extract : null, language: language ?? null },
    signal,
  );
  const { intent, confidence, source, entities } = found;
  const output: JsonObject = { ...entities, intent, confidence, language: found.language, source, entities };
  if (minConfidence !== undefined && confidence < minConfidence) return { ok: true, output, event: "low_confidence" };
  const names = extract.length > 0 ? extract : Object.keys(entities);
  return { ok: true, output, event: names.some((name) => !isBlank(entities[name])) ? "extracted" : "no_entities" };
});

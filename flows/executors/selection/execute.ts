import { ExecutorError } from "../../errors";
import { readPath } from "../../expressions/path";
import { isObject, type Json, type JsonObject } from "../../json/json";
import type { ExecutorResult, ExecutorScope } from "../../ports/executor";
import { productLabels } from "../cards";
import { defineExecutor } from "../define-executor";
import { objectsIn, read, readText, toNumber } from "../read-value";
import { selectionDescriptor } from "./descriptor";
import { type Chosen, readChoice } from "./read-choice";

export const selection = defineExecutor(selectionDescriptor, (config, scope): Promise<ExecutorResult> => {
  const source = objectsIn(typeof config.from === "string" ? (readPath(scope.context, config.from.trim()) ?? null) : config.from);
  if (source.length === 0) throw new ExecutorError("EMPTY_SOURCE", { message: "there is nothing to choose from" });
  const chosen = choose(source, config.labelKey ?? "name", scope);
  if (chosen === null || (!config.multiple && chosen.length > 1)) return Promise.resolve({ ok: true, event: "data_invalid" });
  const items = chosen.flatMap(({ index, quantity }): JsonObject[] => {
    const item = source[index];
    return item === undefined ? [] : [{ ...item, quantity }];
  });
  const store = read(items[0], "store");
  return Promise.resolve({ ok: true, output: items, ...(isObject(store) ? { data: { selected_store: store } } : {}), event: "user_selects" });
});

/** By what a card sent along, by the pressed button's number, else by the words. */
function choose(source: readonly JsonObject[], nameKey: string, { input, event }: ExecutorScope): Chosen[] | null {
  const sent = chosenByData(source, isObject(event?.data) ? event.data : (input?.data ?? null));
  if (sent !== null) return sent;
  const pressed = /^\d{1,3}$/.test(input?.event ?? "") ? Number(input?.event) : null;
  if (pressed !== null && pressed >= 1 && pressed <= source.length) return [{ index: pressed - 1, quantity: 1 }];
  const labels = productLabels(source);
  return readChoice(
    input?.text ?? "",
    source.map((item, index) => ({ name: readText(item, nameKey) ?? "", label: labels[index] ?? "", extra: readText(read(item, "store"), "name") ?? "" })),
  );
}

/** `{ id, quantity? }` or `{ items: [{ id, quantity? }] }`, as a card's stepper sends it. */
function chosenByData(source: readonly JsonObject[], data: Json): Chosen[] | null {
  const wanted = isObject(data) ? objectsIn(read(data, "items") ?? (readText(data, "id") === null ? null : data)) : [];
  if (wanted.length === 0) return null;
  const chosen = wanted.map((item) => ({
    index: source.findIndex((candidate) => readText(candidate, "id") === readText(item, "id")),
    quantity: toNumber(read(item, "quantity")) ?? 1,
  }));
  return chosen.every(({ index, quantity }) => index !== -1 && Number.isInteger(quantity) && quantity >= 1 && quantity <= 99) ? chosen : null;
}

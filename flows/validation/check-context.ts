import { reservedKeys } from "../definition/events";
import { jsonPointer } from "../json/json-pointer";
import { isForbiddenKey } from "../json/property";
import type { WriteUse } from "./action-use";
import { type Check, type FlowOutline, stateIssue } from "./flow-outline";
import type { Issue } from "./issue";
import { allActions, allTexts, type StateOutline } from "./state-outline";
import { readTemplate } from "./text-use";

const reserved: ReadonlySet<string> = new Set(reservedKeys);

/** Reserved keys stay unwritten, the defaults have room, and what is declared is used. */
export const checkContext: Check = (flow) => [...checkReserved(flow), ...checkDefaults(flow), ...checkUnused(flow)];

/** Bytes that a context may have (requirements A26): a run whose defaults are larger fails as soon as it begins. */
const maxContextBytes = 65_536;

export function writesOf(outline: StateOutline): WriteUse[] {
  return [...outline.inputWrites, ...allActions(outline).flatMap(({ writes }) => writes)];
}

function checkReserved({ definition, states }: FlowOutline): Issue[] {
  const isReserved = (key: string): boolean => reserved.has(key) || isForbiddenKey(key) || key === "";
  const fix = "Choose another name for the context key.";
  const declared = Object.keys(definition.context)
    .filter(isReserved)
    .map((key): Issue => ({ code: "RESERVED_KEY", path: jsonPointer(["context", key]), message: `the context key '${key}' is reserved`, fix }));
  const written = states.flatMap(({ name, outline }) =>
    writesOf(outline)
      .filter(({ key }) => isReserved(key))
      .map(({ key, pointer }) => stateIssue("RESERVED_KEY", name, pointer, { message: `state '${name}' writes '${key}', which is reserved`, fix })),
  );
  return [...declared, ...written];
}

function checkDefaults({ definition }: FlowOutline): Issue[] {
  const defaults = Object.fromEntries(
    Object.entries(definition.context).flatMap(([key, field]) => (field.default === undefined ? [] : [[key, field.default]])),
  );
  if (new TextEncoder().encode(JSON.stringify(defaults)).length <= maxContextBytes) return [];
  const message = "the defaults of the context are larger than 64 KB";
  return [{ code: "DEFAULTS_TOO_LARGE", path: "/context", message, fix: "Keep large values outside the flow, and search them from it." }];
}

function checkUnused({ definition, states }: FlowOutline): Issue[] {
  const used = new Set(
    states.flatMap(({ outline }) => [
      ...writesOf(outline).map(({ key }) => key),
      ...allTexts(outline).flatMap(({ reads }) => reads.map(({ keys }) => keys[0])),
    ]),
  );
  if (definition.apology !== undefined) for (const { keys } of readTemplate("/apology", definition.apology).reads) used.add(keys[0]);
  return Object.keys(definition.context)
    .filter((key) => !used.has(key) && !reserved.has(key))
    .map((key) => ({
      code: "UNUSED_KEY",
      path: jsonPointer(["context", key]),
      message: `the context key '${key}' is never read or written`,
      fix: `Use '${key}' or remove it.`,
    }));
}

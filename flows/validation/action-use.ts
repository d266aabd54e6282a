import { type ExecutorFact, type ExecutorFacts, findFact } from "../definition/executor-facts";
import type { Action } from "../definition/schema";
import { splitPath } from "../expressions/path";
import { hasPlaceholder } from "../expressions/template";
import type { Json } from "../json/json";
import { jsonPointer } from "../json/json-pointer";
import { readExpression, readTemplatesIn, type TextUse } from "./text-use";

/** A context key that something writes. */
export type WriteUse = { key: string; pointer: string };

/** What an action needs and does, as far as its text tells. Pointers begin at the state. */
export type ActionUse = {
  action: Action;
  pointer: string;
  fact: ExecutorFact | null;
  texts: TextUse[];
  writes: WriteUse[];
  configProblems: { pointer: string; message: string }[];
};

export function readAction(pointer: string, action: Action, facts: ExecutorFacts): ActionUse {
  const fact = findFact(facts, action.executor);
  const config = `${pointer}/config`;
  const when = action.when === undefined ? [] : [readExpression(`${pointer}/when`, action.when)];
  return {
    action,
    pointer,
    fact,
    texts: [...when, ...readTemplatesIn(config, action.config), ...pathsRead(config, action, fact)],
    writes: [
      ...outputWrites(pointer, action),
      ...configWrites(config, action),
      ...takenBack(pointer, action),
      ...(fact?.writes ?? []).map((key) => ({ key, pointer })),
    ],
    configProblems: fact === null ? [] : checkConfig(config, action, fact),
  };
}

export function rootOf(path: string): string {
  return splitPath(path)[0] ?? "";
}

function outputWrites(pointer: string, { output }: Action): WriteUse[] {
  if (output === undefined) return [];
  if (typeof output === "string") return [{ key: rootOf(output), pointer: `${pointer}/output` }];
  return Object.keys(output).map((path) => ({ key: rootOf(path), pointer: `${pointer}${jsonPointer(["output", path])}` }));
}

/** `set` writes its values; a pressed button writes its `set`. */
function configWrites(pointer: string, { executor, config }: Action): WriteUse[] {
  const values = executor === "set" ? keysOf(config.values).map((path) => ({ key: rootOf(path), pointer: `${pointer}${jsonPointer(["values", path])}` })) : [];
  const buttons = Array.isArray(config.buttons) ? config.buttons : [];
  const pressed = buttons.flatMap((button, index) =>
    keysOf(memberOf(button, "set")).map((path) => ({ key: rootOf(path), pointer: `${pointer}${jsonPointer(["buttons", index, "set", path])}` })),
  );
  return [...values, ...pressed];
}

/** What a called flow gives back is a result, not a value that stands in the config. */
function takenBack(pointer: string, { executor, config }: Action): WriteUse[] {
  return executor === "subflow" ? keysOf(config.outputs).map((path) => ({ key: rootOf(path), pointer })) : [];
}

function keysOf(value: Json | undefined): string[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

function memberOf(value: Json, key: string): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Fields that hold a bare context path, such as a selection's `from`. */
function pathsRead(pointer: string, { config }: Action, fact: ExecutorFact | null): TextUse[] {
  if (fact === null) return [];
  const paths = Object.entries(fact.fields).flatMap(([key, { control }]) => (control === "path" ? [key] : []));
  return paths.flatMap((field) => {
    const value = config[field];
    return typeof value === "string" && value !== "" && !hasPlaceholder(value)
      ? [readExpression(`${pointer}/${field}`, value)].filter(({ problem }) => problem === null)
      : [];
  });
}

/** What the executor's schema says against the config. What a template stands for is only known at run time and is not judged. */
function checkConfig(pointer: string, { config }: Action, fact: ExecutorFact): { pointer: string; message: string }[] {
  const missing = Object.entries(fact.fields)
    .filter(([name, { needed }]) => needed !== undefined && isBlank(config[name]) && (needed === true || isBlank(config[needed.unless])))
    .map(([name]) => ({ pointer: `${pointer}${jsonPointer([name])}`, message: "must be given" }));
  const result = fact.configSchema.safeParse(config);
  if (result.success) return missing;
  const wrong = result.error.issues
    .filter((issue) => !holdsTemplate(valueAt(config, issue.path)))
    .map((issue) => ({ pointer: `${pointer}${jsonPointer(issue.path)}`, message: issue.message }));
  return [...missing, ...wrong];
}

function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === null || value === "";
}

function valueAt(value: Json, path: readonly PropertyKey[]): Json | undefined {
  return path.reduce<Json | undefined>((target, key) => {
    if (typeof target !== "object" || target === null) return undefined;
    return Array.isArray(target) ? target[Number(key)] : memberOf(target, String(key));
  }, value);
}

function holdsTemplate(value: Json | undefined): boolean {
  if (typeof value === "string") return hasPlaceholder(value);
  return typeof value === "object" && value !== null && Object.keys(value).length > 0 && Object.values(value).some(holdsTemplate);
}

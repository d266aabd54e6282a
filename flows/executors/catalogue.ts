import { type ExecutorFacts } from "../definition/executor-facts";
import { fieldSchema } from "../definition/fields";
import { type ErrorFact, type ErrorFacts, earlyExecutorCodes, isExecutorErrorCode } from "../errors";
import { type Executor, type ExecutorDescriptor, type ExecutorRegistry, errorsOf } from "../ports/executor";
import { iconProblem } from "../ports/icon";
import { isPortName } from "../ports/ports";
import { describeExecutor, type ExecutorDescription } from "./describe";

/** Every executor there is, made once by whoever puts a program together and handed to all others. */
export type Catalogue = {
  /** By name, in the order of the palette. */
  readonly executors: ExecutorRegistry;
  /** What normalisation, validation and compiling need to know of them. */
  readonly facts: ExecutorFacts;
  /** All of them as data, in the order of the palette. Made when it is first asked for: drawing JSON Schemas takes milliseconds. */
  readonly descriptions: readonly ExecutorDescription[];
  /** What the executors may fail with, by code. */
  readonly errors: ErrorFacts;
  find(name: string): Executor | null;
};

/** @throws Error that names the executor and what is wrong with it */
export function createCatalogue(list: readonly Executor[]): Catalogue {
  const executors = new Map<string, Executor>();
  const errors = new Map<string, ErrorFact>();
  for (const executor of list) {
    const { descriptor } = executor;
    const problem = executors.has(descriptor.name) ? "there is another executor of this name" : problemOf(descriptor);
    if (problem !== null) throw new Error(`The executor '${descriptor.name}' cannot be used: ${problem}.`);
    executors.set(descriptor.name, executor);
    for (const [code, fact] of Object.entries(errorsOf(descriptor))) errors.set(code, fact);
  }
  let descriptions: readonly ExecutorDescription[] | null = null;
  const registry = Object.fromEntries(executors);
  return {
    executors: registry,
    facts: Object.fromEntries([...executors].map(([name, { descriptor }]) => [name, descriptor])),
    errors: Object.fromEntries(errors),
    find: (name) => executors.get(name) ?? null,
    get descriptions() {
      descriptions ??= list.map(({ descriptor }) => describeExecutor(descriptor));
      return descriptions;
    },
  };
}

/** As long as an action's `executor` may be. */
const namePattern = /^[a-z][a-z0-9_-]{0,63}$/;

/** What makes a descriptor unusable, in words; null when nothing does. Pure. */
export function problemOf({ name, fields, icon, needs, errors }: ExecutorDescriptor): string | null {
  if (!namePattern.test(name)) return "its name is not of small letters, digits, - and _";
  for (const [key, field] of Object.entries(fields)) {
    const read = fieldSchema.safeParse(field);
    if (!read.success) return `its field '${key}' cannot be drawn (${read.error.issues[0]?.message ?? "unknown"})`;
  }
  const badIcon = iconProblem(icon);
  if (badIcon !== null) return badIcon;
  const unknownPort = needs.find((port) => !isPortName(port));
  if (unknownPort !== undefined) return `it needs the port '${unknownPort}', which there is not`;
  const foreign = Object.keys(errors).find((code) => !isOwnCode(name, code));
  return foreign === undefined ? null : `its error '${foreign}' is not called '${name}:…'`;
}

function isOwnCode(name: string, code: string): boolean {
  return earlyExecutorCodes.some((early) => early === code) || (isExecutorErrorCode(code) && code.startsWith(`${name}:`));
}

import type { ExecutorFacts } from "../../definition/executor-facts";
import type { FlowDefinition } from "../../definition/schema";
import type { ExecutorRegistry } from "../../ports/executor";
import { compile } from "./compile";
import type { CompiledFlow } from "./compiled";

const compiled = new WeakMap<ExecutorRegistry, WeakMap<FlowDefinition, CompiledFlow>>();

/** The definition compiled for these executors, once for each pair of objects. */
export function compiledFor(definition: FlowDefinition, executors: ExecutorRegistry): CompiledFlow {
  const flows = compiled.get(executors) ?? new WeakMap<FlowDefinition, CompiledFlow>();
  compiled.set(executors, flows);
  const known = flows.get(definition);
  if (known !== undefined) return known;
  const flow = compile(definition, factsOf(executors));
  flows.set(definition, flow);
  return flow;
}

/** What compiling must know, from a registry. */
export function factsOf(executors: ExecutorRegistry): ExecutorFacts {
  return Object.fromEntries(Object.entries(executors).map(([name, { descriptor }]) => [name, descriptor]));
}

import { failedResult } from "@/flows/engine/act/run-actions";
import { failureOf } from "@/flows/engine/perform/perform-effect";
import { AppError } from "@/flows/errors";
import type { JsonObject } from "@/flows/json/json";
import { type Executor, type ExecutorResult, type ExecutorScope, errorsOf } from "@/flows/ports/executor";
import { createSimulatedPorts } from "@/flows/simulation/create-ports";
import { type Actor, authorise } from "../access/actor";
import { createSlots } from "../concurrency/slots";

export type SimulationRequest = { executor: string; config: JsonObject; scope: ExecutorScope };

/** Lets a preview in a browser try what lives in a thread of this process: nothing outside is touched, and no secret is there. */
export function createSimulation(executors: readonly Executor[]) {
  const byName = new Map(executors.map((executor) => [executor.descriptor.name, executor]));
  const refusal = () => new AppError("UNAVAILABLE", { message: "other previews are under way", details: { retryAfterSeconds: 2 } });
  const slots = createSlots({ atOnce: 4, waiting: 20, perCaller: { atOnce: 2, waiting: 10 }, refusal });

  return (actor: Actor, { executor: name, config, scope }: SimulationRequest): Promise<ExecutorResult> => {
    authorise(actor, "flows:read");
    const executor = byName.get(name);
    if (executor === undefined) throw new AppError("NOT_FOUND", { message: `no plugin has an executor '${name}'` });
    return slots.run(() => simulateWith(executor, config, scope), actor.id);
  };
}

async function simulateWith({ descriptor, execute, simulate }: Executor, config: JsonObject, scope: ExecutorScope): Promise<ExecutorResult> {
  const read = descriptor.configSchema.safeParse(config);
  if (!read.success) return failedResult("CONFIG_INVALID", read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; "));
  const { ports } = createSimulatedPorts({ seed: 1 });
  const call = { signal: AbortSignal.timeout(descriptor.defaultTimeoutMs), emit: () => undefined, credential: () => Promise.resolve(null) };
  try {
    return await (simulate ?? execute)(read.data, scope, ports, call);
  } catch (error) {
    return failureOf(error, errorsOf(descriptor));
  }
}

export type Simulate = ReturnType<typeof createSimulation>;

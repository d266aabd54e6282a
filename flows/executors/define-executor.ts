import type { z } from "zod";
import { ExecutorError } from "../errors";
import type { Executor, ExecutorDescriptor, ExecutorResult, ExecutorScope } from "../ports/executor";
import type { Ports } from "../ports/ports";

type Execute<Config extends z.ZodType> = (config: z.output<Config>, scope: ExecutorScope, ports: Ports, signal: AbortSignal) => Promise<ExecutorResult>;

/**
 * An executor for the registry: takes a config of unknown shape, checks it, then runs. Config schemas are idempotent
 * (parsing their own output changes nothing), so a caller may have parsed before.
 * @throws ExecutorError CONFIG_INVALID when the config does not have the descriptor's shape.
 */
export function defineExecutor<Config extends z.ZodType>(descriptor: ExecutorDescriptor<Config>, execute: Execute<Config>): Executor {
  return {
    descriptor,
    async execute(config, scope, ports, signal) {
      const parsed = descriptor.configSchema.safeParse(config);
      if (!parsed.success) {
        const reasons = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
        throw new ExecutorError("CONFIG_INVALID", { message: `${descriptor.name}: ${reasons}` });
      }
      return execute(parsed.data, scope, ports, signal);
    },
  };
}

import { configSchemaOf } from "../definition/config-schema";
import type { ConfigOf, Fields } from "../definition/fields";
import { ExecutorError } from "../errors";
import type { Executor, ExecutorCall, ExecutorResult, ExecutorScope, TypedDescriptor } from "../ports/executor";
import { type PortName, type Ports, pickPorts } from "../ports/ports";

/** A descriptor, with the schema of its config from its fields. */
export function defineDescriptor<const Of extends Fields, const Needs extends PortName = never>(
  authored: Omit<TypedDescriptor<Of, Needs>, "configSchema">,
): TypedDescriptor<Of, Needs> {
  return { ...authored, configSchema: configSchemaOf(authored.fields) };
}

type Logic<Of extends Fields, Needs extends PortName> = (
  config: ConfigOf<Of>,
  scope: ExecutorScope,
  ports: Pick<Ports, Needs>,
  call: ExecutorCall,
) => Promise<ExecutorResult>;

/**
 * An executor for a catalogue: takes a config of unknown shape, checks it, and runs with the ports it names and no other. Config
 * schemas are idempotent, so a caller may have parsed before.
 * @param simulate stands in where nothing outside may be touched; without it `execute` runs on simulated ports
 * @throws ExecutorError CONFIG_INVALID when the config does not have the descriptor's shape.
 */
export function defineExecutor<Of extends Fields, Needs extends PortName>(
  descriptor: TypedDescriptor<Of, Needs>,
  execute: Logic<Of, Needs>,
  simulate?: Logic<Of, Needs>,
): Executor {
  const guarded =
    (logic: Logic<Of, Needs>): Executor["execute"] =>
    async (config, scope, ports, call) =>
      logic(readConfig(descriptor, config), scope, pickPorts(ports, descriptor.needs), call);
  return { descriptor, execute: guarded(execute), ...(simulate === undefined ? {} : { simulate: guarded(simulate) }) };
}

function readConfig<Of extends Fields>({ name, configSchema }: Pick<TypedDescriptor<Of, never>, "name" | "configSchema">, config: unknown): ConfigOf<Of> {
  const parsed = configSchema.safeParse(config);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
  throw new ExecutorError("CONFIG_INVALID", { message: `${name}: ${reasons}` });
}

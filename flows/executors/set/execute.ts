import type { ExecutorResult } from "../../ports/executor";
import { defineExecutor } from "../define-executor";
import { setDescriptor } from "./descriptor";

/** Only stands in the registry: the engine performs `set` itself, since writing the context is its work alone. */
export const set = defineExecutor(setDescriptor, (config): Promise<ExecutorResult> => Promise.resolve({ ok: true, output: config.values }));

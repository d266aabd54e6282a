import { descriptors } from "@/flows/executors/descriptors";
import type { ExecutorDescriptor } from "@/flows/ports/executor";
import type { SummariseAction } from "./describe-state";

const byName: Readonly<Record<string, Pick<ExecutorDescriptor, "summarise" | "prompts">>> = descriptors;

/** One line for an action, as its executor's descriptor puts it. Pure. */
export const summariseAction: SummariseAction = ({ executor, config }) => {
  const descriptor = Object.hasOwn(byName, executor) ? byName[executor] : undefined;
  if (!descriptor) return { text: `${executor}: not a known executor`, says: false };
  return { text: descriptor.summarise(config), says: descriptor.prompts };
};

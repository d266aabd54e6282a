import { executorFacts } from "@/flows/executors/registry";
import type { ExecutorDescriptor } from "@/flows/ports/executor";
import type { SummariseAction } from "./describe-state";

/** One line for an action, as its executor's descriptor puts it. Pure. */
export const summariseAction: SummariseAction = (action) => {
  const descriptor = findDescriptor(action.executor);
  if (!descriptor) return { text: `${action.executor}: not a known executor`, says: false };
  return { text: descriptor.summarise(action.config), says: descriptor.prompts };
};

function findDescriptor(name: string): Pick<ExecutorDescriptor, "summarise" | "prompts"> | undefined {
  return Object.hasOwn(executorFacts, name) ? executorFacts[name] : undefined;
}

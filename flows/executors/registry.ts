import type { ExecutorFacts } from "../definition/executor-facts";
import { descriptors } from "./descriptors";
import { describeExecutor, type ExecutorDescription } from "./describe";

/** What normalisation, validation and compiling need to know of the executors. */
export const executorFacts: ExecutorFacts = descriptors;

/** All executors as data, in the order of the palette. */
export function describeExecutors(): ExecutorDescription[] {
  return Object.values(descriptors).map(describeExecutor);
}

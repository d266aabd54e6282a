import type { ExecutorFacts } from "../definition/executor-facts";
import type { Executor } from "../ports/executor";
import { address } from "./address/execute";
import { describeExecutor, type ExecutorDescription } from "./describe";
import { descriptors, type ExecutorName } from "./descriptors";
import { distance } from "./distance/execute";
import { llm } from "./llm/execute";
import { nlu } from "./nlu/execute";
import { order } from "./order/execute";
import { payment } from "./payment/execute";
import { pricing } from "./pricing/execute";
import { response } from "./response/execute";
import { search } from "./search/execute";
import { selection } from "./selection/execute";
import { set } from "./set/execute";
import { zone } from "./zone/execute";

/** Every executor by the name that definitions use. Adding one is an entry here and one in `descriptors`. */
export const executors = { response, llm, nlu, search, selection, address, zone, distance, pricing, order, payment, set } satisfies Record<
  ExecutorName,
  Executor
>;

/** What normalisation, validation and compiling need to know of the executors. */
export const executorFacts: ExecutorFacts = descriptors;

let descriptions: readonly ExecutorDescription[] | null = null;

/** All executors as data, in the order of the palette. Made once: drawing JSON Schemas takes milliseconds. */
export function describeExecutors(): readonly ExecutorDescription[] {
  descriptions ??= Object.values(descriptors).map(describeExecutor);
  return descriptions;
}

import type { ExecutorDescriptor } from "../ports/executor";
import { addressDescriptor } from "./address/descriptor";
import { distanceDescriptor } from "./distance/descriptor";
import { llmDescriptor } from "./llm/descriptor";
import { nluDescriptor } from "./nlu/descriptor";
import { orderDescriptor } from "./order/descriptor";
import { paymentDescriptor } from "./payment/descriptor";
import { pricingDescriptor } from "./pricing/descriptor";
import { responseDescriptor } from "./response/descriptor";
import { searchDescriptor } from "./search/descriptor";
import { selectionDescriptor } from "./selection/descriptor";
import { setDescriptor } from "./set/descriptor";
import { zoneDescriptor } from "./zone/descriptor";

/** What is known of every executor without its logic: enough for forms, validation and normalisation. In the order of the palette. */
export const descriptors = {
  response: responseDescriptor,
  llm: llmDescriptor,
  nlu: nluDescriptor,
  search: searchDescriptor,
  selection: selectionDescriptor,
  address: addressDescriptor,
  zone: zoneDescriptor,
  distance: distanceDescriptor,
  pricing: pricingDescriptor,
  order: orderDescriptor,
  payment: paymentDescriptor,
  set: setDescriptor,
} as const satisfies Record<string, ExecutorDescriptor>;

export type ExecutorName = keyof typeof descriptors;

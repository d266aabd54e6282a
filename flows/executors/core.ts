import type { Executor } from "../ports/executor";
import { address } from "./address/execute";
import { distance } from "./distance/execute";
import { http } from "./http/execute";
import { llm } from "./llm/execute";
import { nlu } from "./nlu/execute";
import { notify } from "./notify/execute";
import { order } from "./order/execute";
import { payment } from "./payment/execute";
import { pricing } from "./pricing/execute";
import { response } from "./response/execute";
import { schedule } from "./schedule/execute";
import { search } from "./search/execute";
import { selection } from "./selection/execute";
import { set } from "./set/execute";
import { subflow } from "./subflow/execute";
import { zone } from "./zone/execute";

/** The executors that come with Parley, in the order of the palette. Adding one is its folder and a line here; only roots import this. */
export const coreExecutors: readonly Executor[] = [
  response,
  llm,
  nlu,
  search,
  selection,
  address,
  zone,
  distance,
  pricing,
  order,
  payment,
  http,
  subflow,
  schedule,
  notify,
  set,
];

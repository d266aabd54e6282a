import type { StateName } from "../definition/schema";
import type { ReadPath } from "../expressions/paths-in";
import type { ActionUse } from "../validation/action-use";
import type { OutlinedState } from "../validation/flow-outline";
import { actionsAt, goesOnUnasked, keysOfAnswer, type Moment, mayLeaveUnasked, waits } from "./answers";
import { carriesOf, configWrites, textsAt } from "./uses";

/** What an action hands on, read once: the search for what is sensitive looks at it again and again. */
export type UseFacts = {
  moment: Moment;
  carries: "nothing" | "config" | "context";
  readsInput: boolean;
  /** All that its config reads. */
  reads: readonly ReadPath[];
  /** Keys that are written from its config, each with what it is written from. */
  sets: readonly { key: string; reads: readonly ReadPath[] }[];
  /** What stands, as a template, in place of a map of writes: its keys are known to the run alone. */
  wild: readonly ReadPath[];
  /** Keys that its result is written to. */
  results: readonly string[];
  /** Keys in which it keeps what the customer said. */
  answers: readonly string[];
};

export type StateFacts = {
  name: StateName;
  waits: boolean;
  goesOnUnasked: boolean;
  uses: readonly UseFacts[];
  /** Keys that an accepted input writes. */
  inputs: readonly string[];
  ways: readonly { target: StateName; mayLeaveUnasked: boolean }[];
};

export function factsOfState(state: OutlinedState): StateFacts {
  return {
    name: state.name,
    waits: waits(state),
    goesOnUnasked: goesOnUnasked(state),
    uses: (["entry", "later"] as const).flatMap((moment) => actionsAt(state, moment).map((use) => factsOfUse(use, moment))),
    inputs: state.outline.inputWrites.map(({ key }) => key),
    ways: state.outline.candidates.map(({ event, target }) => ({ target, mayLeaveUnasked: mayLeaveUnasked(state, event) })),
  };
}

function factsOfUse(use: ActionUse, moment: Moment): UseFacts {
  const { action, fact, writes, pointer } = use;
  const isResult = action.executor !== "set";
  return {
    moment,
    carries: carriesOf(fact),
    readsInput: fact?.consumesInput !== false,
    reads: readsIn(textsAt(use)),
    sets: configWrites(use).map(({ key, texts }) => ({ key, reads: readsIn(texts) })),
    wild: ["values", "buttons"].flatMap((field) => (typeof action.config[field] === "string" ? readsIn(textsAt(use, field)) : [])),
    results: isResult ? writes.flatMap((write) => (write.pointer.startsWith(`${pointer}/config/`) ? [] : [write.key])) : [],
    answers: keysOfAnswer(use),
  };
}

const readsIn = (texts: ReturnType<typeof textsAt>): ReadPath[] => texts.flatMap(({ reads }) => reads);

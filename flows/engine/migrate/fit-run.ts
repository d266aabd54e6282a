import { createBudget } from "../../expressions/limits";
import type { JsonObject } from "../../json/json";
import { isLargerThan } from "../../json/object-size";
import type { PatchOperation } from "../../protocol/step";
import { escapePointer, fieldProblem } from "../act/write-context";
import type { CompiledFlow, CompiledState } from "../compile/compiled";
import { runLimits, stepReserve } from "../run/limits";
import { isMidTurn } from "../run/mid-turn";
import type { Snapshot } from "../run/snapshot";

export const misfitCodes = [
  "ENDED",
  "EFFECT_UNDER_WAY",
  "CALL_UNDER_WAY",
  "STATE_GONE",
  "STATE_TYPE",
  "WAITS_OTHERWISE",
  "EVENT_GONE",
  "ACTS_OTHERWISE",
  "ANSWER_OTHERWISE",
  "TIMER_GONE",
  "CONTEXT_TYPE",
  "CONTEXT_TOO_LARGE",
  "PRIVATE_NO_MORE",
  "TOO_LONG",
] as const;

/** Why a run cannot be moved, for a table and for a person. */
export type Misfit = { code: (typeof misfitCodes)[number]; message: string };

/** `contextPatch` adds what the version has a default for and the run does not have. */
export type Fit = { fits: true; contextPatch: PatchOperation[] } | { fits: false; misfits: Misfit[] };

/**
 * Whether a run that waits can go on from where it stands on another version of its flow, as if it had come there on that one: its
 * state is there and is of the same type, everything that may reach it is still understood, an answer to what was asked is still kept
 * as the same kind of thing, its timer still means something, and its context fits what the version declares. What does not fit is named,
 * all of it. Pure.
 */
export function fitRun(from: CompiledFlow, to: CompiledFlow, snapshot: Snapshot): Fit {
  const own = ownMisfits(snapshot);
  if (own.length > 0) return { fits: false, misfits: own };
  const [was, is] = [from.states.get(snapshot.state), to.states.get(snapshot.state)];
  const contextPatch = defaultsFor(to, snapshot.context);
  const misfits = [
    ...(was === undefined || is === undefined
      ? [misfit("STATE_GONE", `the state ${snapshot.state} is not there any more`)]
      : [...stateMisfits(was, is), ...timerMisfits(to, is, snapshot), ...offerMisfits(was, is, snapshot)]),
    ...contextMisfits(from, to, snapshot.context, contextPatch),
  ];
  return misfits.length === 0 ? { fits: true, contextPatch } : { fits: false, misfits };
}

const misfit = (code: Misfit["code"], message: string): Misfit => ({ code, message });

/** What the run itself is not ready for. */
function ownMisfits(snapshot: Snapshot): Misfit[] {
  if (snapshot.agenda.task.type === "ended") return [misfit("ENDED", "it has ended")];
  if (isMidTurn(snapshot) || snapshot.pending.length > 0) return [misfit("EFFECT_UNDER_WAY", "something that it asked for is under way")];
  if (snapshot.agenda.task.type === "child") return [misfit("CALL_UNDER_WAY", "a flow that it has called is under way")];
  // Two steps of its own, and as many as its end may need.
  return snapshot.seq + 2 + stepReserve > runLimits.steps - stepReserve ? [misfit("TOO_LONG", "it has no room for more steps")] : [];
}

function stateMisfits(was: CompiledState, is: CompiledState): Misfit[] {
  const { name } = was;
  if (was.type !== is.type) return [misfit("STATE_TYPE", `${name} was of the type ${was.type} and is of the type ${is.type}`)];
  const gone = was.accepts.filter((event) => !is.accepts.includes(event));
  return [
    ...(was.collects === is.collects ? [] : [misfit("WAITS_OTHERWISE", `${name} waited for ${whom(was)} and waits for ${whom(is)}`)]),
    ...gone.map((event) => misfit("EVENT_GONE", `${name} waited for ${event}, which leads nowhere any more`)),
    ...(acts(was) === acts(is)
      ? []
      : [misfit("ACTS_OTHERWISE", `what ${name} does when it goes on is ${acts(is) || "nothing"} and was ${acts(was) || "nothing"}`)]),
    ...(was.input.store === is.input.store && was.input.answer?.kind === is.input.answer?.kind
      ? []
      : [misfit("ANSWER_OTHERWISE", `the answer to what ${name} asked was kept as ${answer(was)} and would be kept as ${answer(is)}`)]),
  ];
}

const whom = ({ collects }: CompiledState): string => (collects ? "the customer" : "something else than the customer");
/** The actions of a state are done again when it is resumed. */
const acts = ({ main, branches }: CompiledState): string =>
  [...main, ...branches.flatMap(({ actions }) => actions)].map(({ action }) => action.executor).join(", ");
const answer = ({ input: { store, answer: kept } }: CompiledState): string => (store === null ? "nothing" : `${store} (${kept?.kind ?? "as it comes"})`);

/** The timer runs on as it was set. */
function timerMisfits(to: CompiledFlow, is: CompiledState, { timer }: Snapshot): Misfit[] {
  if (timer === null) return [];
  const isKnown = timer.type === "run" ? to.runTimeoutMs !== null : is.timeoutMs !== null && (timer.type === "timeout" || is.reminder !== null);
  return isKnown
    ? []
    : [misfit("TIMER_GONE", `a ${timer.type === "run" ? "time limit of the whole run" : timer.type} is running that the version does not have`)];
}

/** Buttons that were sent may still be pressed. */
function offerMisfits(was: CompiledState, is: CompiledState, { offered }: Snapshot): Misfit[] {
  const leads = (state: CompiledState, event: string): boolean => state.transitions.has(event) || state.customerEvents.has(event);
  return offered.flatMap(({ label, event }) =>
    event === null || leads(is, event) || !leads(was, event)
      ? []
      : [misfit("EVENT_GONE", `the button “${label}” means ${event}, which leads nowhere any more`)],
  );
}

function defaultsFor(to: CompiledFlow, context: JsonObject): PatchOperation[] {
  return Object.keys(to.initialContext)
    .sort()
    .filter((key) => !Object.hasOwn(context, key))
    .map((key) => ({ op: "add", path: `/${escapePointer(key)}`, value: to.initialContext[key] ?? null }));
}

function contextMisfits(from: CompiledFlow, to: CompiledFlow, context: JsonObject, patch: readonly PatchOperation[]): Misfit[] {
  const moved: JsonObject = { ...to.initialContext, ...context };
  const budget = createBudget();
  const bare = Object.entries(from.definition.context).flatMap(([key, { sensitive }]) => {
    const isPrivate = sensitive === true && Object.hasOwn(context, key);
    return isPrivate && to.definition.context[key]?.sensitive !== true ? [misfit("PRIVATE_NO_MORE", `${key} was private and would not be any more`)] : [];
  });
  return [
    ...Object.keys(moved)
      .sort()
      .flatMap((key) => {
        const problem = fieldProblem(to, moved, key, budget);
        return problem === null ? [] : [misfit("CONTEXT_TYPE", problem)];
      }),
    ...(!to.hasRoom || (patch.length > 0 && isLargerThan(moved, runLimits.contextBytes))
      ? [misfit("CONTEXT_TOO_LARGE", "what it knows would be too large")]
      : []),
    ...bare,
  ];
}

import type { ReadPath } from "../expressions/paths-in";
import { isObject, type Json } from "../json/json";
import { escapePointer, pointerKeys } from "../json/json-pointer";
import type { PatchOperation, Step } from "../protocol/step";
import type { ActionUse } from "../validation/action-use";
import type { OutlinedState } from "../validation/flow-outline";
import { actionsAt } from "./answers";
import { coverJson } from "./cover-json";
import { coverOffered, coverReply } from "./cover-reply";
import type { ValueCover } from "./cover-values";
import { masked } from "./masked";
import { coverSaid, type StateSayings } from "./sayings";
import type { Sensitivity } from "./sensitivity";
import { carriesOf, type Hides, hiddenFields, saysOf } from "./uses";

/** Everything by which a step is covered. */
export type StepCover = { sensitivity: Sensitivity; values: ValueCover; state: OutlinedState | null; sayings: StateSayings };

/**
 * The step without what is hidden. One that wrote a hidden key shows neither what went in nor what came out; neither does an
 * answer that goes into one. Pure.
 */
export function coverStep(step: Step, cover: StepCover): Step {
  const { sensitivity } = cover;
  const contextPatch = coverPatch(step.contextPatch, cover);
  const error = step.error === null ? null : { ...step.error, message: coverError(step.error.message, step.state, cover) };
  if (step.contextPatch.some(({ path }) => sensitivity.hidesKey(pointerKeys(path)[0] ?? "")))
    return { ...step, input: step.input === null ? null : masked, output: step.output === null ? null : masked, contextPatch, error };
  const [input, output] = step.step_type === "action" ? coverAction(step, cover) : coverTurn(step, cover);
  return { ...step, input, output, contextPatch, error };
}

/** What went wrong is told in words that may quote what it went wrong with. */
export function coverError(
  message: string,
  state: string,
  { sensitivity, sayings, values, state: outlined }: Pick<StepCover, "sensitivity" | "sayings" | "values" | "state">,
): string {
  const isNear = outlined === null || sensitivity.hidesAnswers(state) || sayings.words.isOpen || sayings.extras.isOpen || touches(outlined, sensitivity);
  return isNear ? masked : values.text(message);
}

function touches(state: OutlinedState, sensitivity: Sensitivity): boolean {
  return (["entry", "later"] as const).some((moment) =>
    actionsAt(state, moment).some((use) => hiddenFields(use, (read) => sensitivity.hides(read, state.name, moment)).length > 0),
  );
}

/** Inside a hidden key there is one change to show: that it changed. */
function coverPatch(patch: readonly PatchOperation[], cover: StepCover): PatchOperation[] {
  const { sensitivity } = cover;
  const shown = new Set<string>();
  return patch.flatMap((operation): PatchOperation[] => {
    const keys = pointerKeys(operation.path);
    const [key = ""] = keys;
    if (!sensitivity.hidesKey(key)) {
      if (operation.op === "remove") return [operation];
      return [{ ...operation, value: keys.some((part) => sensitivity.members.has(part)) ? masked : coverJson(operation.value, cover) }];
    }
    if (operation.op === "remove" && keys.length === 1) return [operation];
    if (shown.has(key)) return [];
    shown.add(key);
    return [{ op: "add", path: `/${escapePointer(key)}`, value: masked }];
  });
}

/** A wait or a choice: what was said, what it was taken for, what is offered. */
function coverTurn(step: Step, cover: StepCover): [Json, Json] {
  const { sensitivity } = cover;
  const output = coverJson(step.output, cover);
  if (step.status === "pending") return [coverJson(step.input, cover), coverOffered(output, cover)];
  if (!sensitivity.hidesAnswers(step.state) || !isObject(step.input)) return [coverJson(step.input, cover), output];
  return [masked, isObject(output) && "how" in output ? { event: output.event ?? null, how: output.how ?? null } : output];
}

function coverAction(step: Step, cover: StepCover): [Json, Json] {
  const known = actionOf(step, cover);
  return [coverInput(step.input, known, cover), coverOutput(step.output, known?.carries ?? true, cover)];
}

/** What the actions of one executor in a state may hold: a step does not say which of them it was of. */
type ActionCover = { hidden: ReadonlySet<string>; said: ReadonlySet<string>; carries: boolean };

const actionCovers = new WeakMap<Sensitivity, Map<string, ActionCover>>();

/** Null for an action that the state does not have. */
function actionOf({ executor, state: name }: Step, { state, sensitivity }: StepCover): ActionCover | null {
  const covers = actionCovers.get(sensitivity) ?? new Map<string, ActionCover>();
  actionCovers.set(sensitivity, covers);
  const key = `${name} ${executor}`;
  const known = covers.get(key) ?? (state === null ? null : readActions(state, executor, sensitivity));
  if (known !== null) covers.set(key, known);
  return known;
}

function readActions(state: OutlinedState, executor: string | null, sensitivity: Sensitivity): ActionCover | null {
  const uses = (["entry", "later"] as const).flatMap((moment) =>
    actionsAt(state, moment).flatMap((use) =>
      use.action.executor === executor ? [{ use, hides: (read: ReadPath) => sensitivity.hides(read, state.name, moment) }] : [],
    ),
  );
  if (uses.length === 0) return null;
  return {
    hidden: new Set(uses.flatMap(({ use, hides }) => hiddenFields(use, hides))),
    said: new Set(uses.flatMap(({ use }) => saysOf(use.fact).words ?? [])),
    carries: uses.some(({ use, hides }) => mayCarry(use, hides)),
  };
}

function mayCarry(use: ActionUse, hides: Hides): boolean {
  const carries = carriesOf(use.fact);
  if (carries !== "config") return carries === "context";
  return (use.fact?.consumesInput !== false && hides({ keys: ["_input"], offset: 0 })) || hiddenFields(use, hides).length > 0;
}

function coverInput(input: Json, known: ActionCover | null, cover: StepCover): Json {
  if (input === null) return null;
  if (!isObject(input) || known === null) return masked;
  return Object.fromEntries(
    Object.entries(input).map(([field, value]): [string, Json] => {
      if (!known.hidden.has(field)) return [field, coverJson(value, cover)];
      return [field, typeof value === "string" && known.said.has(field) ? coverSaid(cover.sayings.words, value, cover.values) : masked];
    }),
  );
}

/** `carries`: the result may hold what is hidden. */
function coverOutput(output: Json, carries: boolean, cover: StepCover): Json {
  if (!isObject(output)) return output === null ? null : masked;
  return Object.fromEntries(
    Object.entries(output).map(([part, value]): [string, Json] => {
      if (part === "replies" && Array.isArray(value)) return [part, value.map((reply) => coverReply(reply, cover))];
      const isData = part === "result" || part === "scalar" || part === "data";
      return [part, carries && isData ? masked : coverJson(value, cover)];
    }),
  );
}

import { memo } from "react";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { outcomeOf } from "@/flows/definition/outcome";
import type { Action, FinalState, ParallelState, PassingState, State } from "@/flows/definition/schema";
import { useEditor } from "../store/editor-store";
import { ActionList } from "./action-list";
import { BehaviourSection } from "./behaviour-section";
import { BranchesSection } from "./branches-section";
import { ConditionsSection } from "./conditions-section";
import { DurationField } from "./duration-field";
import { InputSection } from "./input-section";
import { PathField, PathNotice } from "./path-field";
import { eventToResolve } from "./resolvers";
import { sameParts } from "./same-parts";
import { Section } from "./section";
import { setKey } from "./set-key";
import { StateHeader } from "./state-header";
import { TemplateInput } from "./template-input";
import { TransitionsSection } from "./transitions-section";
import { type StateChange, useStateChange } from "./use-state-change";

type Change = StateChange;
type WaitState = Extract<State, { type: "wait" }>;

/** Everything about one state. Each part is drawn again only when what it shows has changed. */
export function StateInspector({ name }: { name: string }) {
  const state = useEditor(({ definition: { states } }) => (Object.hasOwn(states, name) ? states[name] : undefined));
  return state === undefined ? null : <StateForm name={name} state={state} />;
}

function StateForm({ name, state }: { name: string; state: State }) {
  const path = `/states/${name}`;
  const change = useStateChange(name, state);
  return (
    <>
      <StateHeader name={name} state={state} onChange={change} />
      <div className="px-3 empty:hidden">
        <PathNotice path={path} />
      </div>
      <StateActions name={name} path={path} state={state} onChange={change} />
      {state.type === "final" ? <OutcomeSection name={name} state={state} onChange={change} /> : <Transitions name={name} state={state} />}
      {state.type !== "final" && <Timing path={path} state={state} onChange={change} />}
      {state.type !== "final" && <Behaviour path={path} state={state} onChange={change} />}
    </>
  );
}

const Transitions = memo(TransitionsSection, sameParts<State>("transitions"));
const Timing = memo(TimingSection, sameParts<PassingState & { reminder?: string }>("type", "timeout", "reminder"));
const Behaviour = memo(BehaviourSection, sameParts<PassingState>("type", "interrupts", "background", "busy", "progress"));
const Conditions = memo(ConditionsPart, sameParts<PassingState>("conditions"));
const Answer = memo(AnswerPart, sameParts<WaitState>("input", "transitions"));
const Branches = memo(BranchesSection, sameParts<ParallelState>("branches", "join"));

type PartProps = { name: string; path: string; state: State; onChange: Change };

const mainTitles = { action: "Does", decision: "Does first", wait: "When answered, does", parallel: "Does", final: "Does" } as const;

/** The lists of actions and conditions in the order the engine takes them. */
function StateActions({ name, path, state, onChange }: PartProps) {
  const list = (key: "onEntry" | "actions") => ({ path: `${path}/${key}`, list: { state: name, list: key }, actions: state[key] ?? noActions });
  // What a question or an end says is what it is there for.
  const isSpoken = state.type === "wait" || state.type === "final";
  const entry = (
    <Section
      key="entry"
      title={isSpoken ? "Says on entry" : "On entry"}
      count={state.onEntry?.length ?? 0}
      defaultOpen={isSpoken || (state.onEntry?.length ?? 0) > 0}
    >
      <Actions {...list("onEntry")} />
    </Section>
  );
  const main = (
    <Section
      key="main"
      title={mainTitles[state.type]}
      count={state.actions?.length ?? 0}
      defaultOpen={state.type === "action" || (state.actions?.length ?? 0) > 0}
    >
      <Actions {...list("actions")} />
    </Section>
  );
  if (state.type === "final") return [entry, main];
  const conditions = <Conditions key="conditions" path={`${path}/conditions`} state={state} onChange={onChange} />;
  const exit = (
    <Section key="exit" title="On leaving" count={state.onExit?.length ?? 0} defaultOpen={(state.onExit?.length ?? 0) > 0}>
      <Actions path={`${path}/onExit`} list={{ state: name, list: "onExit" }} actions={state.onExit ?? noActions} />
    </Section>
  );
  switch (state.type) {
    case "wait":
      return [entry, <Answer key="input" path={`${path}/input`} state={state} onChange={onChange} />, main, conditions, exit];
    case "action":
      return [main, entry, conditions, exit];
    case "decision":
      return [conditions, main, entry, exit];
    case "parallel":
      return [<Branches key="branches" name={name} path={path} state={state} onChange={onChange} />, entry, conditions, exit];
  }
}

const noActions: readonly Action[] = [];

/** A list that has not changed is left alone. */
const Actions = memo(ActionList, (before, after) => before.path === after.path && before.actions === after.actions);

function ConditionsPart({ path, state, onChange }: { path: string; state: PassingState; onChange: Change }) {
  return (
    <ConditionsSection
      path={path}
      conditions={state.conditions ?? []}
      defaultOpen={state.type === "decision" || (state.conditions?.length ?? 0) > 0}
      onChange={(next, isTyping) => onChange(setKey(state, "conditions", next.length > 0 ? next : undefined), isTyping)}
    />
  );
}

function AnswerPart({ path, state, onChange }: { path: string; state: WaitState; onChange: Change }) {
  return (
    <InputSection
      path={path}
      input={state.input ?? { accept: [] }}
      suggested={eventToResolve(state)}
      onChange={(input, isTyping) => onChange({ ...state, input }, isTyping)}
    />
  );
}

const outcomeOptions = [
  { value: "completed", label: "Completed" },
  { value: "cancelled", label: "Cancelled" },
  { value: "failed", label: "Failed" },
] as const;

function OutcomeSection({ name, state, onChange }: { name: string; state: FinalState; onChange: Change }) {
  return (
    <Section title="Outcome">
      <Field label="The run ends as">
        {(control) => (
          <Select {...control} options={outcomeOptions} value={outcomeOf(name, state)} onValueChange={(outcome) => onChange({ ...state, outcome }, false)} />
        )}
      </Field>
    </Section>
  );
}

function TimingSection({ path, state, onChange }: { path: string; state: PassingState; onChange: Change }) {
  const isWait = state.type === "wait";
  return (
    <Section title="Timing" defaultOpen={state.timeout !== undefined}>
      <DurationField
        path={`${path}/timeout`}
        label="Timeout"
        help={isWait ? "Counted anew from each message. It raises timeout, or pauses the run when nothing takes that." : "Bounds the actions of this state."}
        value={state.timeout}
        onChange={(timeout) => onChange(setKey(state, "timeout", timeout))}
      />
      {isWait && state.timeout !== undefined && (
        <PathField path={`${path}/reminder`} label="Reminder" optional help="Said at the first expiry; then the time starts once more.">
          {(control) => (
            <TemplateInput
              control={control}
              long
              value={state.reminder ?? ""}
              placeholder="e.g. Are you still there?"
              onChange={(reminder) => onChange(setKey(state, "reminder", reminder))}
            />
          )}
        </PathField>
      )}
    </Section>
  );
}

import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { outcomeOf } from "@/flows/definition/outcome";
import type { Action, FinalState, FlowDefinition, PassingState, State } from "@/flows/definition/schema";
import { useEditorStore } from "../store/editor-store";
import { ActionList } from "./action-list";
import { BehaviourSection } from "./behaviour-section";
import { BranchesSection } from "./branches-section";
import { ConditionsSection } from "./conditions-section";
import { DurationField } from "./duration-field";
import { InputSection } from "./input-section";
import { PathField, PathNotice } from "./path-field";
import { eventToResolve } from "./resolvers";
import { Section } from "./section";
import { setKey } from "./set-key";
import { StateHeader } from "./state-header";
import { TemplateInput } from "./template-input";
import { TransitionsSection } from "./transitions-section";

type Props = { definition: FlowDefinition; name: string; state: State };
type Change = (state: State, isTyping?: boolean) => void;

/** Everything about one state. */
export function StateInspector({ definition, name, state }: Props) {
  const { edit } = useEditorStore().getState();
  const path = `/states/${name}`;
  const change: Change = (next, isTyping = true) => edit({ type: "updateState", name, state: next }, isTyping ? "merge" : "record");
  return (
    <>
      <StateHeader definition={definition} name={name} state={state} onChange={change} />
      <div className="px-3 empty:hidden">
        <PathNotice path={path} />
      </div>
      <StateActions path={path} state={state} onChange={change} />
      {state.type === "final" ? <OutcomeSection name={name} state={state} onChange={change} /> : <TransitionsSection name={name} state={state} />}
      {state.type !== "final" && <TimingSection path={path} state={state} onChange={change} />}
      {state.type !== "final" && <BehaviourSection path={path} state={state} onChange={change} />}
    </>
  );
}

type PartProps = { path: string; state: State; onChange: Change };

const mainTitles = { action: "Does", decision: "Does first", wait: "When answered, does", parallel: "Does", final: "Does" } as const;

/** The lists of actions and conditions in the order the engine takes them. */
function StateActions({ path, state, onChange }: PartProps) {
  const list = (key: "onEntry" | "actions") => ({
    path: `${path}/${key}`,
    actions: state[key] ?? [],
    onChange: (actions: Action[], isTyping: boolean) => onChange(setKey(state, key, actions.length > 0 ? actions : undefined), isTyping),
  });
  // What a question or an end says is what it is there for.
  const isSpoken = state.type === "wait" || state.type === "final";
  const entry = (
    <Section
      key="entry"
      title={isSpoken ? "Says on entry" : "On entry"}
      count={state.onEntry?.length ?? 0}
      defaultOpen={isSpoken || (state.onEntry?.length ?? 0) > 0}
    >
      <ActionList {...list("onEntry")} />
    </Section>
  );
  const main = (
    <Section
      key="main"
      title={mainTitles[state.type]}
      count={state.actions?.length ?? 0}
      defaultOpen={state.type === "action" || (state.actions?.length ?? 0) > 0}
    >
      <ActionList {...list("actions")} />
    </Section>
  );
  if (state.type === "final") return [entry, main];
  const conditions = (
    <ConditionsSection
      key="conditions"
      path={`${path}/conditions`}
      conditions={state.conditions ?? []}
      defaultOpen={state.type === "decision" || (state.conditions?.length ?? 0) > 0}
      onChange={(next, isTyping) => onChange(setKey(state, "conditions", next.length > 0 ? next : undefined), isTyping)}
    />
  );
  const exit = (
    <Section key="exit" title="On leaving" count={state.onExit?.length ?? 0} defaultOpen={(state.onExit?.length ?? 0) > 0}>
      <ActionList
        path={`${path}/onExit`}
        actions={state.onExit ?? []}
        onChange={(actions, isTyping) => onChange(setKey(state, "onExit", actions.length > 0 ? actions : undefined), isTyping)}
      />
    </Section>
  );
  switch (state.type) {
    case "wait":
      return [
        entry,
        <InputSection
          key="input"
          path={`${path}/input`}
          input={state.input ?? { accept: [] }}
          suggested={eventToResolve(state)}
          onChange={(input, isTyping) => onChange({ ...state, input }, isTyping)}
        />,
        main,
        conditions,
        exit,
      ];
    case "action":
      return [main, entry, conditions, exit];
    case "decision":
      return [conditions, main, entry, exit];
    case "parallel":
      return [<BranchesSection key="branches" path={path} state={state} onChange={onChange} />, entry, conditions, exit];
  }
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

import { Select } from "@/components/ui/select";
import type { PassingState, State } from "@/flows/definition/schema";
import { NumberField } from "./action-settings";
import { PathField } from "./path-field";
import { Section } from "./section";
import { setKey } from "./set-key";
import { SwitchField } from "./switch-field";

type Props = { path: string; state: PassingState; onChange: (state: State, isTyping?: boolean) => void };

/** Interrupts, the slot of the conversation and the progress that is shown. */
export function BehaviourSection({ path, state, onChange }: Props) {
  const { interrupts, background, busy, progress } = state;
  const isWait = state.type === "wait";
  const isSet = [interrupts, background, busy, progress].some((value) => value !== undefined);
  return (
    <Section title="Behaviour" defaultOpen={isSet}>
      {(isWait || interrupts !== undefined) && (
        <SwitchField
          path={`${path}/interrupts`}
          label="Listens for interrupts"
          help="Stop, start over, help and agent are understood here whatever is asked. Switch it off where such words can be an answer."
          checked={interrupts !== false}
          onChange={(checked) => onChange(setKey(state, "interrupts", checked ? undefined : false), false)}
        />
      )}
      {(isWait || background !== undefined) && (
        <SwitchField
          path={`${path}/background`}
          label="Waits in the background"
          help="From here on the customer can begin another flow while this run goes on."
          checked={background === true}
          onChange={(checked) => onChange(setKey(state, "background", checked ? true : undefined), false)}
        />
      )}
      {(isWait || busy !== undefined) && <BusyField path={path} state={state} onChange={onChange} />}
      <NumberField
        path={`${path}/progress`}
        label="Progress"
        optional
        unit="%"
        help="Shown once the run is here. Left empty, the way to the nearest end decides."
        min={0}
        max={100}
        value={progress}
        onChange={(next) => onChange(setKey(state, "progress", next))}
      />
    </Section>
  );
}

const busyOptions = [
  { value: "enqueue", label: "Answer one by one" },
  { value: "merge", label: "Take them together" },
] as const;

function BusyField({ path, state, onChange }: Props) {
  return (
    <PathField
      path={`${path}/busy`}
      label="When messages arrive during a turn"
      help="Together: texts that wait while the flow is busy are read as one message. Good where people answer in pieces."
    >
      {(control) => (
        <Select
          {...control}
          options={busyOptions}
          value={state.busy ?? "enqueue"}
          onValueChange={(busy) => onChange(setKey(state, "busy", busy === "enqueue" ? undefined : busy), false)}
        />
      )}
    </PathField>
  );
}

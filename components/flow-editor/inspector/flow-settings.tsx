import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import { type FlowDefinition, modules } from "@/flows/definition/schema";
import { useEditorStore } from "../store/editor-store";
import { useStateOptions } from "../use-state-options";
import { NumberField } from "./action-settings";
import { ContextSection } from "./context-section";
import { DurationField } from "./duration-field";
import { ErrorStateField } from "./error-state-field";
import { PathField } from "./path-field";
import { Section } from "./section";
import { TemplateInput } from "./template-input";
import { TriggersSection } from "./triggers-section";

/** What belongs to the flow as a whole; shown while nothing is selected. */
export function FlowSettings({ definition }: { definition: FlowDefinition }) {
  const { edit } = useEditorStore().getState();
  const set = (properties: Record<string, unknown>, isTyping = true) => edit({ type: "setProperties", properties }, isTyping ? "merge" : "record");
  const options = useStateOptions();
  const starts = options.filter(({ value }) => definition.states[value]?.type !== "final");
  return (
    <>
      <header className="border-line border-b px-3 py-3">
        <p className="font-medium text-base">Flow settings</p>
        <p className="text-ink-3 text-xs">Select a state or a transition to edit it.</p>
      </header>
      <Section title="About">
        <PathField path="/name" label="Name" error={definition.name.trim() === "" ? "A flow needs a name." : null}>
          {(control) => (
            <Input {...control} maxLength={200} value={definition.name} onChange={(event) => event.target.value !== "" && set({ name: event.target.value })} />
          )}
        </PathField>
        <PathField path="/description" label="Description" optional>
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              maxLength={2000}
              value={definition.description ?? ""}
              onChange={(event) => set({ description: event.target.value || null })}
            />
          )}
        </PathField>
        <PathField path="/module" label="Module">
          {(control) => (
            <Select
              {...control}
              options={modules.map((module) => ({ value: module, label: module.charAt(0).toUpperCase() + module.slice(1) }))}
              value={definition.module}
              onValueChange={(module) => set({ module }, false)}
            />
          )}
        </PathField>
      </Section>
      <TriggersSection definition={definition} onChange={set} />
      <Section title="Start and errors">
        <PathField path="/initialState" label="Starts in">
          {(control) => (
            <Select {...control} options={starts} value={definition.initialState} onValueChange={(name) => edit({ type: "setInitialState", name })} />
          )}
        </PathField>
        <ErrorStateField definition={definition} options={options} onChange={(onError) => set({ onError }, false)} />
        <PathField path="/apology" label="Apology" optional help="Said once when a run fails.">
          {(control) => (
            <TemplateInput
              control={control}
              long
              value={definition.apology ?? ""}
              placeholder="e.g. Something went wrong on our side. Please try again later."
              onChange={(apology) => set({ apology: apology || null })}
            />
          )}
        </PathField>
        <DurationField
          path="/runTimeout"
          label="Longest run"
          value={definition.runTimeout}
          onChange={(runTimeout) => set({ runTimeout: runTimeout ?? null })}
        />
        <NumberField
          path="/maxMicrosteps"
          label="Most transitions in one go"
          optional
          placeholder="100 when left empty"
          help="More than this without waiting for anybody is a loop, and fails the run."
          min={1}
          max={100}
          value={definition.maxMicrosteps}
          onChange={(maxMicrosteps) => set({ maxMicrosteps: maxMicrosteps ?? null })}
        />
      </Section>
      <ContextSection context={definition.context} states={definition.states} />
    </>
  );
}

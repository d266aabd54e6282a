import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { StateTypeIcon } from "@/components/ui/state-type-icon";
import { type StateType, stateTypes } from "@/flows/definition/schema";
import { additionOf, placeForNewState } from "../canvas-commands";
import { openInspector } from "../editor-canvas";
import { useEditorSurface } from "../editor-surface";
import { refuseEvent, suggestEvents } from "../event-suggestions";
import { freeNameFor, refuseName, toStateName } from "../state-rules";
import { stateTypeTexts } from "../state-type-texts";
import type { EditorDialog } from "../store/dialog-slice";
import { useEditor, useEditorStore } from "../store/editor-store";
import { selectSelectedState } from "../store/selection-slice";
import { EventPicker } from "./event-picker";

type Props = { dialog: Extract<EditorDialog, { type: "addState" }> };

/** Asks for type and name of a new state; when it was drawn from another state, also for the event that leads to it. */
export function AddStateDialog({ dialog }: Props) {
  const store = useEditorStore();
  const { model, positions, view } = useEditorSurface();
  const definition = useEditor((state) => state.definition);
  const selected = useEditor(selectSelectedState);
  const formId = useId();
  const [type, setType] = useState<StateType>(dialog.stateType ?? "wait");
  const [typed, setTyped] = useState<string | null>(null);
  const [event, setEvent] = useState(dialog.from?.event ?? "");
  const [hasTried, setHasTried] = useState(false);
  const name = typed ?? freeNameFor(definition, type);
  const nameError = refuseName(definition, name);
  const source = dialog.from ? definition.states[dialog.from.source] : undefined;
  const asksEvent = source !== undefined && dialog.from?.event === null;
  const eventError = asksEvent && source ? refuseEvent(source, event) : null;
  const close = () => store.getState().closeDialog();
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    setHasTried(true);
    if (nameError || eventError) return;
    const at = dialog.at ?? placeForNewState(model, positions, dialog.from?.source ?? selected, view()?.center() ?? { x: 0, y: 0 });
    const from = dialog.from && { source: dialog.from.source, event: event.trim() };
    if (!store.getState().edit(additionOf(definition, positions, { name, type, at, from }))) return;
    close();
    openInspector(store, name);
    // A state that was dropped is in sight already, and the canvas stays as it is.
    if (dialog.at === null) requestAnimationFrame(() => view()?.reveal(name));
  };
  return (
    <Dialog open onOpenChange={(open) => !open && close()}>
      <DialogContent
        title={dialog.from ? `Add a state after ${dialog.from.source}` : "Add a state"}
        footer={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" form={formId} variant="primary">
              Add {stateTypeTexts[type].name.toLowerCase()} state
            </Button>
          </>
        }
      >
        <form id={formId} onSubmit={submit} className="grid gap-4">
          <TypeChoice value={type} onChange={setType} />
          <Field label="Name" help="Lowercase letters, digits and underscores." error={typed !== null || hasTried ? nameError : null}>
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                spellCheck={false}
                value={name}
                onFocus={(focused) => focused.target.select()}
                onChange={(changed) => setTyped(toStateName(changed.target.value))}
              />
            )}
          </Field>
          {asksEvent && source && (
            <Field label={`Event of ${dialog.from?.source} that leads here`} error={hasTried ? eventError : null}>
              {(control) => <EventPicker control={control} suggestions={suggestEvents(source)} value={event} onChange={setEvent} />}
            </Field>
          )}
        </form>
      </DialogContent>
    </Dialog>
  );
}

function TypeChoice({ value, onChange }: { value: StateType; onChange: (type: StateType) => void }) {
  const name = useId();
  return (
    <fieldset>
      <legend className="pb-1 font-medium text-sm">Type</legend>
      <div className="grid gap-1">
        {stateTypes.map((type) => (
          <label
            key={type}
            className={cn(
              "flex items-center gap-2.5 rounded-md border px-2 py-1.5 has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-1",
              value === type ? "border-accent bg-accent-soft" : "border-line hover:bg-hover",
            )}
          >
            <input type="radio" name={name} className="sr-only" checked={value === type} onChange={() => onChange(type)} autoFocus={value === type} />
            <StateTypeIcon type={type} tile />
            <span className="min-w-0">
              <span className="block font-medium text-sm leading-4">{stateTypeTexts[type].name}</span>
              <span className="block truncate text-ink-2 text-xs">{stateTypeTexts[type].does}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { connectionOf } from "../canvas-commands";
import { useEditorSurface } from "../editor-surface";
import { refuseEvent, suggestEvents } from "../event-suggestions";
import { useEditor, useEditorStore } from "../store/editor-store";
import { useStateOptions } from "../use-state-options";
import { EventPicker } from "./event-picker";

/** Asks which event leads where: the keyboard's way to draw a transition, and the second half of the mouse's. */
export function ConnectDialog({ source, target: drawnTarget }: { source: string; target: string | null }) {
  const store = useEditorStore();
  const { view } = useEditorSurface();
  const definition = useEditor((state) => state.definition);
  const state = definition.states[source];
  const options = useStateOptions();
  const formId = useId();
  const [event, setEvent] = useState("");
  const [target, setTarget] = useState<string | null>(drawnTarget);
  const [hasTried, setHasTried] = useState(false);
  if (!state) return null;
  const eventError = refuseEvent(state, event);
  const targetError = target === null ? "Choose where it leads." : null;
  const close = () => {
    store.getState().closeDialog();
    view()?.focus(source);
  };
  const submit = (submitted: FormEvent) => {
    submitted.preventDefault();
    setHasTried(true);
    if (eventError || target === null) return;
    if (store.getState().edit(connectionOf(definition, { source, event: event.trim(), target }))) close();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && close()}>
      <DialogContent
        title={`Add a transition from ${source}`}
        footer={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button type="submit" form={formId} variant="primary">
              Add transition
            </Button>
          </>
        }
      >
        <form id={formId} onSubmit={submit} className="grid gap-4">
          <Field label="When this happens" error={hasTried || (event !== "" && eventError) ? eventError : null}>
            {(control) => <EventPicker control={control} autoFocus suggestions={suggestEvents(state)} value={event} onChange={setEvent} />}
          </Field>
          <Field label="Go to" error={hasTried ? targetError : null}>
            {(control) => <Select {...control} options={options} value={target ?? undefined} onValueChange={setTarget} placeholder="Choose a state" />}
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}

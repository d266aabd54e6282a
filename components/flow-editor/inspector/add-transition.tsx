import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/dropdown-menu";
import { addState } from "../building/build";
import { connectionOf } from "../building/canvas-edits";
import { bestEvent } from "../building/event-suggestions";
import { useEditorSurface } from "../editor-surface";
import { newEntityId } from "../new-entity-id";
import { useEditorStore } from "../store/editor-store";
import { useStateOptions } from "../use-state-options";
import { eventPath } from "./event-name-field";

/** Asks only where it leads; the event is the best that is free, and its field has the focus then. */
export function AddTransition({ source }: { source: string }) {
  const store = useEditorStore();
  const surface = useEditorSurface();
  const options = useStateOptions();
  const leadTo = (target: string) => {
    const { definition, edit, wishNew, executors } = store.getState();
    const state = definition.states[source];
    if (!state) return;
    const event = bestEvent(state, executors);
    if (edit(connectionOf(definition, { source, event, target }, newEntityId))) wishNew(eventPath(source, event));
  };
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button size="sm" variant="ghost" className="justify-self-start">
          <Plus aria-hidden="true" /> Add transition
        </Button>
      </MenuTrigger>
      <MenuContent
        align="start"
        aria-label={`Lead ${source} to`}
        className="max-h-(--radix-dropdown-menu-content-available-height) w-64 overflow-y-auto scrollbar-quiet"
      >
        <MenuItem onSelect={() => addState(store, surface, { type: null, from: { source, event: null } })}>
          <Plus aria-hidden="true" /> A new state
        </MenuItem>
        <MenuSeparator />
        {options.map(({ value, label, text }) => (
          <MenuItem key={value} data-text={text} textValue={text} onSelect={() => leadTo(value)}>
            {label}
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}

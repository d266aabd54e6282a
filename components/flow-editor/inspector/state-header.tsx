import { CopyPlus, Ellipsis, Play, Trash2 } from "lucide-react";
import { memo } from "react";
import { Badge } from "@/components/ui/badge";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { Select } from "@/components/ui/select";
import { StateTypeIcon } from "@/components/ui/state-type-icon";
import { Textarea } from "@/components/ui/textarea";
import { outcomeOf } from "@/flows/definition/outcome";
import { type State, stateTypes } from "@/flows/definition/schema";
import { useEditorSurface } from "../editor-surface";
import { WritingHere } from "../people/writing-here";
import { retyped } from "../state-rules";
import { stateTypeTexts } from "../state-type-texts";
import { useEditor, useEditorStore } from "../store/editor-store";
import { deleteSelected, duplicateSelected } from "../use-editor-shortcuts";
import { NameField } from "./name-field";
import { setKey } from "./set-key";

type Props = { name: string; state: State; onChange: (state: State, isTyping?: boolean) => void };

/** Name, type and description of a state, and what can be done with it as a whole. */
export const StateHeader = memo(function StateHeader({ name, state, onChange }: Props) {
  const store = useEditorStore();
  const isInitial = useEditor(({ definition }) => definition.initialState === name);
  return (
    <header className="grid gap-2 border-line border-b px-3 py-3">
      <div className="flex items-center gap-2">
        <StateTypeIcon type={state.type} outcome={state.type === "final" ? outcomeOf(name, state) : undefined} tile label />
        <NameField key={name} name={name} />
        <StateMenu name={name} isInitial={isInitial} isFinal={state.type === "final"} />
      </div>
      <div className="flex items-center gap-2">
        <Select
          aria-label="Type of the state"
          className="h-7 w-32"
          options={stateTypes.map((type) => ({ value: type, label: stateTypeTexts[type].name, disabled: type === "final" && isInitial }))}
          value={state.type}
          onValueChange={(type) => onChange(retyped(store.getState().definition, name, type), false)}
        />
        {isInitial && (
          <Badge tone="outline">
            <Play aria-hidden="true" /> Start
          </Badge>
        )}
      </div>
      <div data-path={`/states/${name}/description`} className="relative">
        <WritingHere path={`/states/${name}/description`} />
        <Textarea
          aria-label="Description"
          rows={1}
          placeholder="What this state is for"
          className="min-h-8 resize-none border-transparent bg-transparent px-1.5 text-ink-2 hover:border-line-strong"
          value={state.description ?? ""}
          onChange={(event) => onChange(setKey(state, "description", event.target.value))}
        />
      </div>
    </header>
  );
}, isSameHeader);

/** What an end is called may say how it ends; everything else of a state is shown elsewhere. */
function isSameHeader(before: Props, after: Props): boolean {
  const [was, is] = [before.state, after.state];
  return before.name === after.name && was.description === is.description && was.type === is.type && (is.type !== "final" || was === is);
}

function StateMenu({ name, isInitial, isFinal }: { name: string; isInitial: boolean; isFinal: boolean }) {
  const store = useEditorStore();
  const { positions } = useEditorSurface();
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton label={`More for ${name}`} tooltip={false}>
          <Ellipsis />
        </IconButton>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem disabled={isInitial || isFinal} onSelect={() => store.getState().edit({ type: "setInitialState", name })}>
          <Play aria-hidden="true" /> Start the flow here
        </MenuItem>
        <MenuItem onSelect={() => duplicateSelected(store, positions)}>
          <CopyPlus aria-hidden="true" /> Duplicate
        </MenuItem>
        <MenuSeparator />
        <MenuItem danger onSelect={() => deleteSelected(store)}>
          <Trash2 aria-hidden="true" /> Delete state
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

"use client";

import { Check, Plus } from "lucide-react";
import { MenuItem, MenuLabel, MenuSeparator } from "@/components/ui/dropdown-menu";
import { useSwitchWorkspace } from "./use-switch-workspace";
import { WorkspaceMark } from "./workspace-mark";

export type OwnWorkspace = { id: string; name: string; role: string };
export type WorkspaceItemsProps = {
  workspaces: readonly OwnWorkspace[];
  currentId: string;
  /** Missing where one may make none. */
  onMake: (() => void) | undefined;
};

/** What one can switch to, as items of a menu. */
export function WorkspaceItems({ workspaces, currentId, onMake }: WorkspaceItemsProps) {
  const { switchTo } = useSwitchWorkspace();
  return (
    <>
      <MenuLabel>{workspaces.length === 1 ? "Workspace" : "Workspaces"}</MenuLabel>
      <div className="max-h-72 overflow-y-auto scrollbar-quiet">
        {workspaces.map(({ id, name, role }) => (
          <MenuItem
            key={id}
            textValue={name}
            aria-current={id === currentId ? "true" : undefined}
            className="h-11"
            onSelect={() => (id === currentId ? undefined : switchTo(id))}
          >
            <WorkspaceMark name={name} />
            <span className="grid min-w-0 flex-1">
              <span className="truncate">{name}</span>
              <span className="truncate text-2xs text-ink-3 capitalize">{role}</span>
            </span>
            {id === currentId && <Check aria-hidden="true" />}
          </MenuItem>
        ))}
      </div>
      {onMake && (
        <>
          <MenuSeparator />
          <MenuItem onSelect={onMake}>
            <Plus aria-hidden="true" />
            New workspace
          </MenuItem>
        </>
      )}
    </>
  );
}

"use client";

import { Menu, MenuContent, MenuTrigger } from "@/components/ui/dropdown-menu";
import { Tooltip } from "@/components/ui/tooltip";
import { WorkspaceItems, type WorkspaceItemsProps } from "./workspace-items";
import { WorkspaceMark } from "./workspace-mark";

/** Where one is, and where else one could be. On a phone it is in the menu of the account. */
export function WorkspaceMenu(props: WorkspaceItemsProps) {
  const name = props.workspaces.find(({ id }) => id === props.currentId)?.name ?? "";
  return (
    <Menu>
      <Tooltip content={name} side="right">
        <MenuTrigger aria-label={`Workspace ${name}`} className="mb-3 grid size-9 shrink-0 place-items-center rounded-md hover:bg-hover max-sm:hidden">
          <WorkspaceMark name={name} />
        </MenuTrigger>
      </Tooltip>
      <MenuContent side="right" align="start" className="w-64">
        <WorkspaceItems {...props} />
      </MenuContent>
    </Menu>
  );
}

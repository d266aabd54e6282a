import { MessageSquarePlus, Plus } from "lucide-react";
import { ExecutorIcon } from "@/components/catalogue/executor-icon";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "@/components/ui/dropdown-menu";
import type { Action } from "@/flows/definition/schema";
import type { ItemList } from "@/flows/editing/places";
import { ActionCard } from "./action-card";
import { useActionEdits } from "./use-action-edits";
import { useAdded } from "./use-added";

type Props = { path: string; list: ItemList; actions: readonly Action[] };

/** Actions in the order they run. */
export function ActionList({ path, list, actions }: Props) {
  const edits = useActionEdits(list);
  const added = useAdded();
  const add = (executor: string) => {
    edits.add(executor);
    added(`${path}/${actions.length}`);
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      {actions.map((action, i) => (
        <ActionCard key={action.id} path={`${path}/${i}`} action={action} edits={edits} isFirst={i === 0} isLast={i === actions.length - 1} />
      ))}
      <div className="flex flex-wrap gap-1">
        <Button size="sm" variant="ghost" onClick={() => add("response")}>
          <MessageSquarePlus aria-hidden="true" /> Say something
        </Button>
        <AddAction onAdd={add} />
      </div>
    </div>
  );
}

function AddAction({ onAdd }: { onAdd: (executor: string) => void }) {
  const { descriptions } = useCatalogue();
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button size="sm" variant="ghost">
          <Plus aria-hidden="true" /> Add action
        </Button>
      </MenuTrigger>
      <MenuContent align="start" className="max-h-(--radix-dropdown-menu-content-available-height) w-72 overflow-y-auto scrollbar-quiet">
        {descriptions.map(({ name, title, description, icon }) => (
          <MenuItem key={name} className="h-auto items-start py-1.5" onSelect={() => onAdd(name)}>
            <ExecutorIcon icon={icon} className="mt-0.5" />
            <span className="min-w-0">
              <span className="block">
                {title} <span className="font-mono text-2xs text-ink-3">{name}</span>
              </span>
              <span className="block text-ink-2 text-xs leading-4">{description}</span>
            </span>
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}

import { ArrowDown, ArrowUp, ChevronRight, CopyPlus, Ellipsis, Trash2 } from "lucide-react";
import { type ComponentProps, memo, useId, useState } from "react";
import { ExecutorIcon } from "@/components/catalogue/executor-icon";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import { summariseWith } from "@/components/flow-canvas/summarise-action";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import type { Action } from "@/flows/definition/schema";
import type { Json } from "@/flows/json/json";
import { errorsOf } from "@/flows/ports/executor";
import { ActionErrors } from "./action-errors";
import { ActionSettings } from "./action-settings";
import { ConfigField } from "./config-field";
import { PathNotice } from "./path-field";
import type { ActionEdits } from "./use-action-edits";

type Props = {
  path: string;
  action: Action;
  edits: ActionEdits;
  isFirst: boolean;
  isLast: boolean;
};

/** One action: its executor's form, and what happens with its result. */
export const ActionCard = memo(function ActionCard(props: Props) {
  const { path, action, edits } = props;
  const [isOpen, setIsOpen] = useState(Object.keys(action.config).length === 0);
  const bodyId = useId();
  const catalogue = useCatalogue();
  const executor = catalogue.find(action.executor)?.descriptor;
  return (
    <div data-path={path} data-fold={isOpen ? undefined : "closed"} className="rounded-md border border-line bg-surface">
      <div className="flex items-center gap-1 pr-1">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={bodyId}
          onClick={() => setIsOpen(!isOpen)}
          className="flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-md px-2 py-1 text-left"
        >
          <ChevronRight aria-hidden="true" className={`size-3.5 shrink-0 text-ink-3 transition-transform duration-150 ${isOpen ? "rotate-90" : ""}`} />
          <ExecutorIcon icon={executor?.icon} className="size-4 shrink-0 text-ink-2" />
          <span className="min-w-0">
            <span className="block font-medium leading-4">{executor?.title ?? action.executor}</span>
            {!isOpen && <span className="block truncate text-ink-2 text-xs">{summariseWith(catalogue)(action).text}</span>}
          </span>
        </button>
        <ActionMenu {...props} title={executor?.title ?? action.executor} />
      </div>
      {isOpen && (
        <div id={bodyId} className="grid grid-cols-[minmax(0,1fr)] gap-3 border-line border-t p-2.5">
          <PathNotice path={`${path}/executor`}>
            {executor ? (
              <p className="text-ink-3 text-xs">{executor.description}</p>
            ) : (
              <p className="text-danger text-xs">There is no executor of this name.</p>
            )}
          </PathNotice>
          {Object.entries(executor?.fields ?? {}).map(([key, field]) => (
            <ActionField key={key} name={key} field={field} path={`${path}/config/${key}`} id={action.id} value={action.config[key]} edits={edits} />
          ))}
          {executor && <ActionErrors errors={errorsOf(executor)} />}
          <ActionSettings path={path} action={action} onChange={edits.change} writes={executor?.writes ?? nothing} />
        </div>
      )}
    </div>
  );
});

const nothing: readonly string[] = [];

type ActionFieldProps = {
  name: string;
  field: ComponentProps<typeof ConfigField>["field"];
  path: string;
  id: string;
  value: Json | undefined;
  edits: ActionEdits;
};

/** Drawn again only when its own value changes. */
const ActionField = memo(function ActionField({ name, field, path, id, value, edits }: ActionFieldProps) {
  return <ConfigField field={field} path={path} value={value} onChange={(next) => edits.setConfig(id, name, next)} />;
});

function ActionMenu({ title, action, edits, isFirst, isLast }: Props & { title: string }) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton label={`More for ${title}`} tooltip={false} size="sm">
          <Ellipsis />
        </IconButton>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem disabled={isFirst} onSelect={() => edits.move(action.id, -1)}>
          <ArrowUp aria-hidden="true" /> Move up
        </MenuItem>
        <MenuItem disabled={isLast} onSelect={() => edits.move(action.id, 1)}>
          <ArrowDown aria-hidden="true" /> Move down
        </MenuItem>
        <MenuItem onSelect={() => edits.duplicate(action)}>
          <CopyPlus aria-hidden="true" /> Duplicate
        </MenuItem>
        <MenuSeparator />
        <MenuItem danger onSelect={() => edits.remove(action.id)}>
          <Trash2 aria-hidden="true" /> Remove action
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

import { ArrowDown, ArrowUp, ChevronRight, CopyPlus, Ellipsis, Trash2 } from "lucide-react";
import { useId, useState } from "react";
import { ExecutorIcon } from "@/components/catalogue/executor-icon";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import { summariseWith } from "@/components/flow-canvas/summarise-action";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import type { Action } from "@/flows/definition/schema";
import { errorsOf } from "@/flows/ports/executor";
import { ActionErrors } from "./action-errors";
import { ActionSettings } from "./action-settings";
import { ConfigField } from "./config-field";
import { PathNotice } from "./path-field";
import { setKey } from "./set-key";

type Props = {
  path: string;
  action: Action;
  isFirst: boolean;
  isLast: boolean;
  onChange: (action: Action) => void;
  onRemove: () => void;
  onMove: (step: number) => void;
  onDuplicate: () => void;
};

/** One action: its executor's form, and what happens with its result. */
export function ActionCard(props: Props) {
  const { path, action } = props;
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
            <ConfigField
              key={key}
              field={field}
              path={`${path}/config/${key}`}
              value={action.config[key]}
              onChange={(value) => props.onChange({ ...action, config: setKey(action.config, key, value) })}
            />
          ))}
          {executor && <ActionErrors errors={errorsOf(executor)} />}
          <ActionSettings path={path} action={action} onChange={props.onChange} writes={executor?.writes ?? []} />
        </div>
      )}
    </div>
  );
}

function ActionMenu({ title, isFirst, isLast, onMove, onDuplicate, onRemove }: Props & { title: string }) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton label={`More for ${title}`} tooltip={false} size="sm">
          <Ellipsis />
        </IconButton>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem disabled={isFirst} onSelect={() => onMove(-1)}>
          <ArrowUp aria-hidden="true" /> Move up
        </MenuItem>
        <MenuItem disabled={isLast} onSelect={() => onMove(1)}>
          <ArrowDown aria-hidden="true" /> Move down
        </MenuItem>
        <MenuItem onSelect={onDuplicate}>
          <CopyPlus aria-hidden="true" /> Duplicate
        </MenuItem>
        <MenuSeparator />
        <MenuItem danger onSelect={onRemove}>
          <Trash2 aria-hidden="true" /> Remove action
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

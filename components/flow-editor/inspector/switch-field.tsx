import { useId } from "react";
import { Switch } from "@/components/ui/switch";
import { PathNotice } from "./path-field";

type Props = { path: string; label: string; help: string; checked: boolean; onChange: (checked: boolean) => void };

/** A switch with its label beside it and its help below. */
export function SwitchField({ path, label, help, checked, onChange }: Props) {
  const id = useId();
  return (
    <PathNotice path={path}>
      <div className="flex items-center justify-between gap-3 pointer-coarse:min-h-11">
        <label htmlFor={id} className="font-medium text-sm">
          {label}
        </label>
        <Switch id={id} aria-describedby={`${id}-help`} checked={checked} onCheckedChange={onChange} />
      </div>
      <p id={`${id}-help`} className="pt-1 text-ink-3 text-xs">
        {help}
      </p>
    </PathNotice>
  );
}

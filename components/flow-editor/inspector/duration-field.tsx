import { X } from "lucide-react";
import { useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type DurationUnit, durationUnits, joinDuration, splitDuration } from "./duration-value";
import { PathField } from "./path-field";

type Props = { path: string; label: string; help?: string; value: number | string | undefined; onChange: (value: string | undefined) => void };

/** An amount with its unit; empty means none. */
export function DurationField({ path, label, help, value, onChange }: Props) {
  const split = value === undefined ? null : splitDuration(value);
  const [unit, setUnit] = useState<DurationUnit>(split?.unit ?? "minutes");
  const shownUnit = split?.unit ?? unit;
  return (
    <PathField path={path} label={label} help={help} optional>
      {(control) => (
        <div className="flex gap-1">
          <Input
            {...control}
            type="number"
            inputMode="numeric"
            min={1}
            placeholder="None"
            value={split?.amount ?? ""}
            onChange={(event) => onChange(event.target.value === "" ? undefined : joinDuration(event.target.valueAsNumber, shownUnit))}
          />
          <Select
            aria-label={`${label}, unit`}
            className="w-32 shrink-0"
            options={durationUnits.map((name) => ({ value: name, label: name }))}
            value={shownUnit}
            onValueChange={(next) => {
              setUnit(next);
              if (split) onChange(joinDuration(split.amount, next));
            }}
          />
          {split && (
            <IconButton label={`Remove ${label.toLowerCase()}`} tooltip={false} onClick={() => onChange(undefined)}>
              <X />
            </IconButton>
          )}
        </div>
      )}
    </PathField>
  );
}

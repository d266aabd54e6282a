import { memo } from "react";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { Action } from "@/flows/definition/schema";
import { ExpressionField } from "./expression-field";
import { MapInput } from "./map-input";
import { PathField } from "./path-field";
import { setKey } from "./set-key";

type Props = { path: string; action: Action; writes: readonly string[]; onChange: (action: Action) => void };
type SettingsProps = Omit<Props, "onChange"> & {
  /** What is different from what was seen here is set. */
  onChange: (seen: Action, next: Action) => void;
};

const onErrorOptions = [
  { value: "fail", label: "Raise the error event" },
  { value: "continue", label: "Go on as if it had worked" },
  { value: "retry", label: "Try again, then raise error" },
] as const;

const missingOptions = [
  { value: "empty", label: "Leave it out" },
  { value: "keep", label: "Keep the placeholder" },
  { value: "error", label: "The action fails" },
] as const;

/** What every action has, whatever its executor: where the result goes, when it runs, what happens when it fails. */
export const ActionSettings = memo(function ActionSettings({ path, action, writes, onChange: change }: SettingsProps) {
  const onChange = (next: Action) => change(action, next);
  return (
    <div className="grid gap-3 border-line border-t pt-3">
      <OutputField path={path} action={action} writes={writes} onChange={onChange} />
      <ExpressionField
        path={`${path}/when`}
        label="Only when"
        optional
        help="The action is skipped unless this is true."
        value={action.when ?? ""}
        placeholder="e.g. _event.name === 'user_selects'"
        onChange={(when) => onChange(setKey(action, "when", when))}
      />
      <PathField path={`${path}/missing`} label="When a value is missing" help="What a {{placeholder}} without a value becomes.">
        {(control) => (
          <Select
            {...control}
            options={missingOptions}
            value={action.missing ?? "empty"}
            onValueChange={(missing) => onChange(setKey(action, "missing", missing === "empty" ? undefined : missing))}
          />
        )}
      </PathField>
      <PathField path={`${path}/onError`} label="When it fails">
        {(control) => (
          <Select {...control} options={onErrorOptions} value={action.onError ?? "fail"} onValueChange={(onError) => onChange(withOnError(action, onError))} />
        )}
      </PathField>
      {action.onError === "retry" && (
        <div className="grid grid-cols-2 gap-2">
          <NumberField
            path={`${path}/retry/max`}
            label="Tries"
            min={1}
            max={10}
            value={action.retry?.max}
            onChange={(max) => onChange({ ...action, retry: { backoffMs: 500, ...action.retry, max: max ?? 3 } })}
          />
          <NumberField
            path={`${path}/retry/backoffMs`}
            label="Pause between"
            unit="ms"
            min={0}
            max={60_000}
            value={action.retry?.backoffMs}
            onChange={(backoffMs) => onChange({ ...action, retry: { max: 3, ...action.retry, backoffMs: backoffMs ?? 0 } })}
          />
        </div>
      )}
      <NumberField
        path={`${path}/timeoutMs`}
        label="Time limit"
        optional
        unit="ms"
        min={1}
        max={25_000}
        value={action.timeoutMs}
        onChange={(timeoutMs) => onChange(setKey(action, "timeoutMs", timeoutMs))}
      />
    </div>
  );
}, isSameButConfig);

/** Nothing here shows the executor's own settings. */
function isSameButConfig(before: SettingsProps, after: SettingsProps): boolean {
  const keys = ["output", "when", "missing", "onError", "retry", "timeoutMs", "id"] as const;
  return (
    before.path === after.path &&
    before.writes === after.writes &&
    before.onChange === after.onChange &&
    keys.every((key) => before.action[key] === after.action[key])
  );
}

function withOnError(action: Action, onError: "fail" | "continue" | "retry"): Action {
  const changed = setKey(action, "onError", onError === "fail" ? undefined : onError);
  return onError === "retry" ? { ...changed, retry: action.retry ?? { max: 3, backoffMs: 500 } } : setKey(changed, "retry", undefined);
}

function OutputField({ path, action, writes, onChange }: Props) {
  const { output } = action;
  const also = writes.length > 0 ? ` It also writes ${writes.join(", ")}.` : "";
  if (typeof output === "object") {
    return (
      <div data-path={`${path}/output`}>
        <p className="pb-1 font-medium text-sm">Keep the result as</p>
        <MapInput label="Result" keyPlaceholder="context path" value={output} onChange={(map) => onChange(setKey(action, "output", map && texts(map)))} />
        <p className="pt-1 text-ink-3 text-xs">Context path, and the path within the result.{also}</p>
      </div>
    );
  }
  return (
    <PathField path={`${path}/output`} label="Keep the result as" optional help={`A context field.${also}`}>
      {(control) => (
        <Input
          {...control}
          spellCheck={false}
          className="font-mono text-xs"
          placeholder="e.g. search_results"
          value={output ?? ""}
          onChange={(event) => onChange(setKey(action, "output", event.target.value))}
        />
      )}
    </PathField>
  );
}

function texts(map: object): Record<string, string> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)]));
}

type NumberFieldProps = {
  path: string;
  label: string;
  help?: string;
  placeholder?: string;
  unit?: string;
  optional?: boolean;
  min: number;
  max: number;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
};

export function NumberField({ path, label, help, placeholder, unit, optional, min, max, value, onChange }: NumberFieldProps) {
  return (
    <PathField path={path} label={label} help={help} optional={optional}>
      {(control) => (
        <Input
          {...control}
          type="number"
          placeholder={placeholder}
          inputMode="numeric"
          min={min}
          max={max}
          unit={unit}
          value={value ?? ""}
          onChange={(event) => {
            const number = event.target.valueAsNumber;
            onChange(Number.isNaN(number) ? undefined : Math.min(max, Math.max(min, Math.round(number))));
          }}
        />
      )}
    </PathField>
  );
}

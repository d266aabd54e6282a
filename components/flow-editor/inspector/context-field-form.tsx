import { Select } from "@/components/ui/select";
import type { ContextField } from "@/flows/definition/schema";
import { jsonPointer } from "@/flows/json/json-pointer";
import { defaultProblem, defaultText, readDefault, refuseDefault } from "./default-value";
import { DraftField } from "./draft-field";
import { FragmentForm } from "./fragment-form";
import { PathField } from "./path-field";
import { setKey } from "./set-key";

type Props = { name: string; field: ContextField; onChange: (field: ContextField, isTyping: boolean) => void };

/** What a field of the context begins with, and the rules each write to it must keep. */
export function ContextFieldForm({ name, field, onChange }: Props) {
  const path = jsonPointer(["context", name]);
  return (
    <div className="grid gap-2.5 rounded-md border border-line p-2">
      <PathField path={`${path}/nullable`} label="Null">
        {(control) => (
          <Select
            {...control}
            options={nullOptions}
            value={field.nullable === undefined ? "nothing" : field.nullable ? "value" : "refused"}
            onValueChange={(next) => onChange(setKey(field, "nullable", next === "nothing" ? undefined : next === "value"), false)}
          />
        )}
      </PathField>
      <DefaultField path={`${path}/default`} field={field} onChange={onChange} />
      <FragmentForm
        path={`${path}/validation`}
        type={field.type}
        fragment={field.validation}
        onChange={(validation, isTyping) => onChange(setKey(field, "validation", validation), isTyping)}
      />
    </div>
  );
}

const nullOptions = [
  { value: "nothing", label: "Counts as nothing" },
  { value: "value", label: "Is a value of it" },
  { value: "refused", label: "Is refused" },
] as const;

const booleanOptions = [
  { value: "none", label: "None" },
  { value: "true", label: "True" },
  { value: "false", label: "False" },
] as const;

function DefaultField({ path, field, onChange }: { path: string; field: ContextField; onChange: Props["onChange"] }) {
  const { type, default: value } = field;
  const isFlag = type === "boolean" && (value === undefined || typeof value === "boolean");
  const help = "What a run begins with.";
  if (isFlag) {
    return (
      <PathField path={path} label="Default" help={help} error={defaultProblem(field)}>
        {(control) => (
          <Select
            {...control}
            options={booleanOptions}
            value={value === undefined ? "none" : value ? "true" : "false"}
            onValueChange={(next) => onChange(setKey(field, "default", next === "none" ? undefined : next === "true"), false)}
          />
        )}
      </PathField>
    );
  }
  return (
    <DraftField
      path={path}
      label="Default"
      optional
      help={help}
      long={type === "array" || type === "object"}
      mono={type !== "string"}
      inputMode={type === "number" ? "decimal" : undefined}
      placeholder={type === "array" ? "e.g. []" : type === "object" ? "e.g. {}" : undefined}
      value={defaultText(value)}
      refuse={(text) => (text === defaultText(value) ? null : refuseDefault(text, type))}
      concern={defaultProblem(field)}
      onChange={(text) => onChange(setKey(field, "default", readDefault(text, type)), true)}
    />
  );
}

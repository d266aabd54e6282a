import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import type { Json, JsonObject } from "@/flows/json/json";
import { DraftField } from "./draft-field";
import { conflictAt, type FragmentType, formats, type Rule, readRule, refuseRule, ruleText } from "./fragment-rules";
import { PathField } from "./path-field";

type Props = {
  path: string;
  rule: Rule;
  fragment: JsonObject;
  type: FragmentType | null;
  onChange: (value: Json | undefined, isTyping: boolean) => void;
};

const formatOptions = [{ value: "any" as const, label: "Any" }, ...formats.map((format) => ({ value: format, label: format }))];

const helps: Readonly<Record<string, string>> = {
  pattern: "Found anywhere in the text, in any case; ^ and $ bind it to the whole.",
  enum: "Separate with commas.",
};

/** The field of one rule. */
export function FragmentRule({ path, rule, fragment, type, onChange }: Props) {
  const value = fragment[rule.key];
  if (rule.form === "toggle") {
    return (
      <PathField path={path} label={rule.label}>
        {(control) => <Switch {...control} checked={value === true} onCheckedChange={(checked) => onChange(checked ? true : undefined, false)} />}
      </PathField>
    );
  }
  if (rule.form === "format") {
    return (
      <div className="col-span-2">
        <PathField path={path} label={rule.label}>
          {(control) => (
            <Select
              {...control}
              options={formatOptions}
              value={formats.find((format) => format === value) ?? "any"}
              onValueChange={(format) => onChange(format === "any" ? undefined : format, false)}
            />
          )}
        </PathField>
      </div>
    );
  }
  const isNumeric = type === "number" || type === "integer" || (Array.isArray(value) && value.every((item) => typeof item === "number"));
  const isNumber = rule.form === "count" || rule.form === "number";
  return (
    <div className={isNumber ? undefined : "col-span-2"}>
      <DraftField
        path={path}
        label={rule.label}
        optional={!isNumber}
        help={helps[rule.key]}
        mono={rule.form === "pattern"}
        unit={rule.unit}
        placeholder={isNumber ? "No limit" : undefined}
        inputMode={rule.form === "count" ? "numeric" : undefined}
        value={ruleText(value)}
        refuse={(text) => refuseRule(rule, text, isNumeric)}
        concern={conflictAt(rule.key, fragment)}
        onChange={(text) => onChange(readRule(rule, text, isNumeric), true)}
      />
    </div>
  );
}

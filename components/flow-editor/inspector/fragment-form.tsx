import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { Select } from "@/components/ui/select";
import type { JsonObject } from "@/flows/json/json";
import { DraftField } from "./draft-field";
import { FragmentRule } from "./fragment-rule";
import { type FragmentType, fragmentTypes, readObject, refuseObject, restOf, rulesOf, typeOfFragment, withRest } from "./fragment-rules";
import { PathField } from "./path-field";
import { setKey } from "./set-key";

type Props = {
  path: string;
  fragment: JsonObject | undefined;
  /** Where the type is decided elsewhere: the fragment then has no field for it. */
  type?: FragmentType;
  onChange: (fragment: JsonObject | undefined, isTyping: boolean) => void;
};

const typeTexts = {
  string: "Text",
  number: "Number",
  integer: "Whole number",
  boolean: "True or false",
  array: "List",
  object: "Object",
} as const satisfies Record<FragmentType, string>;

const typeOptions = [{ value: "any" as const, label: "Anything" }, ...fragmentTypes.map((type) => ({ value: type, label: typeTexts[type] }))];

/** The rules a value must keep: fields for the usual ones, JSON for the rest. */
export function FragmentForm({ path, fragment = {}, type: fixedType, onChange }: Props) {
  const type = fixedType ?? typeOfFragment(fragment);
  const hasTypeField = fixedType === undefined && (fragment.type === undefined || typeOfFragment(fragment) !== null);
  const shown = rulesOf(fragment, type);
  const rest = restOf(fragment, shown, hasTypeField);
  const change = (next: JsonObject, isTyping: boolean) => onChange(Object.keys(next).length > 0 ? next : undefined, isTyping);
  return (
    <div className="grid gap-2.5">
      {hasTypeField && (
        <PathField path={`${path}/type`} label="Must be">
          {(control) => (
            <Select
              {...control}
              options={typeOptions}
              value={type ?? "any"}
              onValueChange={(next) => change(setKey(fragment, "type", next === "any" ? undefined : next), false)}
            />
          )}
        </PathField>
      )}
      <div className="grid grid-cols-2 gap-2 empty:hidden">
        {shown.map((rule) => (
          <FragmentRule
            key={rule.key}
            path={`${path}/${rule.key}`}
            rule={rule}
            fragment={fragment}
            type={type}
            onChange={(value, isTyping) => change(setKey(fragment, rule.key, value), isTyping)}
          />
        ))}
      </div>
      <MoreRules path={path} rest={rest} onChange={(next) => change(withRest(fragment, rest, next), true)} />
    </div>
  );
}

function MoreRules({ path, rest, onChange }: { path: string; rest: JsonObject; onChange: (rest: JsonObject) => void }) {
  const count = Object.keys(rest).length;
  // Only how it begins: emptying the field does not fold it away.
  const [isOpenAtFirst] = useState(count > 0);
  return (
    <details open={isOpenAtFirst} data-path={path} className="group/more">
      <summary className="flex w-fit list-none items-center gap-1 rounded-xs text-ink-2 text-xs hover:text-ink pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="size-3.5 text-ink-3 transition-transform duration-150 group-open/more:rotate-90" />
        More rules as JSON
      </summary>
      <div className="pt-1.5">
        <DraftField
          path={`${path}/more`}
          label="More rules"
          hideLabel
          long
          mono
          help="JSON Schema: const, anyOf, oneOf, allOf, not, items, properties, required, additionalProperties. What the engine does not know stays as it is."
          placeholder={'e.g. { "not": { "const": "none" } }'}
          value={count > 0 ? JSON.stringify(rest, null, 2) : ""}
          refuse={refuseObject}
          onChange={(text) => onChange(readObject(text))}
        />
      </div>
    </details>
  );
}

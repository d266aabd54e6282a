import type { FieldControl as Drawn } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import type { Field } from "@/flows/definition/fields";
import { jsonSchema } from "@/flows/definition/schema";
import { type InputOptionV2, inputOptionV2Schema } from "@/flows/definition/schema-v2";
import type { Json, JsonObject } from "@/flows/json/json";
import { useIsFresh } from "../use-validation";
import { fromText, jsonError, numberFromText, toText } from "./config-value";
import { MapInput } from "./map-input";
import { type OptionKind, OptionsInput } from "./options-input";
import { PathField } from "./path-field";
import { TemplateInput } from "./template-input";
import { WordsInput } from "./words-input";

type Props = { field: Field; path: string; value: Json | undefined; onChange: (value: Json | undefined) => void };

/** One field of an executor's form, drawn as its schema asks. */
export function ConfigField({ field, path, value, onChange }: Props) {
  const isFresh = useIsFresh(path);
  const own = typeof value === "string" && field.control !== "longText" ? jsonError(value) : null;
  return (
    <PathField path={path} label={field.title} help={field.description} error={own ?? (isFresh ? null : requiredError(field, value))} optional={false}>
      {(control) => <Control control={control} path={path} field={field} value={value} onChange={onChange} />}
    </PathField>
  );
}

function requiredError(field: Field, value: Json | undefined): string | null {
  return "required" in field && field.required === true && (value === undefined || value === "") ? `${field.title} is needed.` : null;
}

type ControlProps = Props & { control: Drawn };

function Control({ control, path, field, value, onChange }: ControlProps) {
  const placeholder = field.placeholder === undefined ? undefined : `e.g. ${field.placeholder}`;
  const suggestions = "suggestions" in field && field.suggestions !== undefined && field.suggestions.length > 0 ? field.suggestions : undefined;
  const text = (long: boolean, read: (typed: string) => Json | undefined, mono = false) => (
    <TemplateInput
      control={control}
      long={long}
      mono={mono}
      value={toText(value)}
      placeholder={placeholder}
      options={suggestions}
      onChange={(typed) => onChange(read(typed))}
    />
  );
  switch (field.control) {
    case "longText":
      return text(true, keepText);
    case "number":
      return text(false, numberFromText);
    case "value":
    case "path":
      return text(typeof value === "object" && value !== null, fromText, true);
    case "select":
      return (
        <Select
          {...control}
          options={field.choices.map((choice) => ({ value: choice, label: choice }))}
          value={typeof value === "string" ? value : field.fallback}
          onValueChange={onChange}
        />
      );
    case "toggle":
      return isTemplate(value) ? (
        text(false, keepText)
      ) : (
        <Switch {...control} checked={value === undefined || value === null ? field.fallback : value === true || value === "true"} onCheckedChange={onChange} />
      );
    case "list":
      return isTemplate(value) ? (
        text(false, keepText)
      ) : (
        <WordsInput
          control={control}
          value={Array.isArray(value) ? value.map(String) : []}
          placeholder={placeholder}
          onChange={(words) => onChange(words.length > 0 ? words : undefined)}
        />
      );
    case "map":
      return isTemplate(value) ? text(false, keepText) : <MapInput label={field.title} value={isObject(value) ? value : {}} onChange={onChange} />;
    case "buttons": {
      const options = optionsOf(value);
      if (!options) return text(typeof value === "object", fromText, true);
      return (
        <OptionsInput
          path={path}
          label="button"
          kind={buttons}
          options={options}
          onChange={(next) => onChange(next.length > 0 ? jsonSchema.parse(next) : undefined)}
        />
      );
    }
    case "text":
      return text(false, keepText);
  }
}

/** A button of a message is a part of its action's settings: its id is what a press of it says. */
const buttons: OptionKind<InputOptionV2> = {
  make: (id, label) => ({ id, label }),
  nameOf: ({ id }) => id,
  withName: (button, id) => ({ ...button, id }),
};

function keepText(typed: string): Json | undefined {
  return typed === "" ? undefined : typed;
}

function isTemplate(value: Json | undefined): boolean {
  return typeof value === "string" && value.includes("{{");
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Null when the value is no list of buttons, for example a template: it is then edited as it is. */
function optionsOf(value: Json | undefined): InputOptionV2[] | null {
  if (value === undefined || value === null) return [];
  const parsed = inputOptionV2Schema.array().safeParse(value);
  return parsed.success ? parsed.data : null;
}

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { ProviderChoice, ProviderDraft, ProviderField } from "@/flows/protocol/providers";

type Props = {
  choices: readonly ProviderChoice[];
  /** Credentials of the workspace that may be chosen. */
  keys: readonly { id: string; name: string }[];
  draft: ProviderDraft;
  /** By the place of a field, `/settings/model`. */
  problems: { readonly [place: string]: string };
  onChange: (draft: ProviderDraft) => void;
};

/** A select's value cannot be empty. */
const noKey = "-";

/** The form that a provider's own list of fields draws. */
export function ProviderFields({ choices, keys, draft, problems, onChange }: Props) {
  const choice = choices.find(({ id }) => id === draft.provider);
  return (
    <>
      <Field label="Provider" help={choice?.note ?? ""} error={problems["/provider"] ?? null}>
        {(control) => (
          <Select
            {...control}
            options={choices.map(({ id, title }) => ({ value: id, label: title }))}
            value={draft.provider}
            onValueChange={(provider) => onChange({ ...draft, provider })}
          />
        )}
      </Field>
      {choice?.fields.map((field) => (
        <OneField
          key={field.key}
          field={field}
          value={String(draft.settings[field.key] ?? "")}
          problem={problems[`/settings/${field.key}`] ?? null}
          onChange={(value) => onChange({ ...draft, settings: { ...draft.settings, [field.key]: value } })}
        />
      ))}
      {choice?.credential === "optional" && (
        <Field label="Key" help="One of Credentials that may be sent to this address." error={problems["/credentialId"] ?? null}>
          {(control) => (
            <Select
              {...control}
              options={[{ value: noKey, label: "None" }, ...keys.map(({ id, name }) => ({ value: id, label: name }))]}
              value={draft.credentialId ?? noKey}
              onValueChange={(id) => onChange({ ...draft, credentialId: id === noKey ? null : id })}
            />
          )}
        </Field>
      )}
    </>
  );
}

type OneFieldProps = { field: ProviderField; value: string; problem: string | null; onChange: (value: string) => void };

function OneField({ field, value, problem, onChange }: OneFieldProps) {
  const { label, help, control: kind, placeholder, unit, required, fallback } = field;
  return (
    <Field label={label} help={help} error={problem} optional={!required} {...(unit === undefined ? {} : { aside: unit })}>
      {(control) => (
        <Input
          {...control}
          required={required}
          inputMode={kind === "number" ? "numeric" : "text"}
          maxLength={500}
          placeholder={placeholder ?? fallback}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

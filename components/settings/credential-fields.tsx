import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { Select } from "@/components/ui/select";
import { Textarea } from "@/components/ui/textarea";
import type { CredentialKind } from "@/flows/protocol/credentials";
import type { CredentialDraft, CredentialProblems } from "./read-credential";

type Props = {
  draft: CredentialDraft;
  problems: CredentialProblems;
  /** Name and kind stay what they are when a value is replaced. */
  isNew: boolean;
  onChange: (changed: Partial<CredentialDraft>) => void;
};

const kinds = [
  { value: "header", label: "Calls of flows" },
  { value: "key", label: "Plugins and providers" },
] as const satisfies { value: CredentialKind; label: string }[];

const helpOf = {
  header: "Sent as a header of the action “Call a service”, to the hosts below only.",
  key: "A key that a plugin asks for by this name, or that a provider is chosen with.",
} as const satisfies Record<CredentialKind, string>;

export function CredentialFields({ draft, problems, isNew, onChange }: Props) {
  const isHeader = draft.kind === "header";
  return (
    <>
      {isNew && (
        <>
          <Field label="Name" help="Flows write it, and plugins ask for it." error={problems.name ?? null}>
            {(control) => <Input {...control} required maxLength={64} value={draft.name} onChange={(event) => onChange({ name: event.target.value })} />}
          </Field>
          <Field label="For" help={helpOf[draft.kind]}>
            {(control) => <Select {...control} options={kinds} value={draft.kind} onValueChange={(kind) => onChange({ kind })} />}
          </Field>
        </>
      )}
      <Field
        label="Value"
        help={isHeader ? "As the service wants it, often Bearer and a token. It is not shown again." : "It is not shown again."}
        error={problems.value ?? null}
      >
        {(control) => (
          <PasswordInput
            {...control}
            what="value"
            required
            maxLength={4_096}
            autoComplete="new-password"
            spellCheck={false}
            value={draft.value}
            onChange={(event) => onChange({ value: event.target.value })}
          />
        )}
      </Field>
      <Hosts draft={draft} problems={problems} onChange={onChange} />
      {isHeader && (
        <Field label="Header" optional help="Authorization when left empty." error={problems.header ?? null}>
          {(control) => <Input {...control} maxLength={64} value={draft.header} onChange={(event) => onChange({ header: event.target.value })} />}
        </Field>
      )}
    </>
  );
}

function Hosts({ draft, problems, onChange }: Pick<Props, "draft" | "problems" | "onChange">) {
  const isHeader = draft.kind === "header";
  const help = isHeader
    ? "Between commas: api.example.com, *.example.com, api.example.com:8443. Nobody else gets it."
    : "Where a provider may send it, for example api.openai.com. Plugins need none.";
  return (
    <Field label="Hosts" optional={!isHeader} help={help} error={problems.hosts ?? null}>
      {(control) => <Textarea {...control} required={isHeader} rows={2} value={draft.hosts} onChange={(event) => onChange({ hosts: event.target.value })} />}
    </Field>
  );
}

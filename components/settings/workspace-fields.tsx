"use client";

import { useId } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { WorkspaceSettings, workspaceLocales } from "@/flows/protocol/workspace";

/** What is typed: anything, until it is sent. */
export type WorkspaceDraft = Record<"name" | "slug" | "timezone" | "currency" | "region", string> & { locale: (typeof workspaceLocales)[number] };
export type WorkspaceProblems = { readonly [Key in keyof WorkspaceSettings]?: string };

type Props = {
  draft: WorkspaceDraft;
  onChange: (changed: Partial<WorkspaceDraft>) => void;
  problems: WorkspaceProblems;
  /** What stands under the address. */
  slugHelp: string;
  /** It begins with the name: a window that was opened to type one. */
  beginsHere?: boolean;
};

const localeOptions = [
  { value: "en", label: "English" },
  { value: "hi", label: "Hindi" },
  { value: "hi-Latn", label: "Hinglish" },
] as const;

/** Name and address of a workspace, its clock, its money, its language and its country. */
export function WorkspaceFields({ draft, onChange, problems, slugHelp, beginsHere = false }: Props) {
  const id = useId();
  return (
    <>
      <Field label="Name" error={problems.name}>
        {(control) => (
          <Input
            {...control}
            required
            autoFocus={beginsHere}
            maxLength={80}
            autoComplete="off"
            value={draft.name}
            onChange={({ target }) => onChange({ name: target.value })}
          />
        )}
      </Field>
      <Field label="Address" help={slugHelp} error={problems.slug}>
        {(control) => (
          <Input
            {...control}
            required
            maxLength={40}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            className="font-mono"
            value={draft.slug}
            onChange={({ target }) => onChange({ slug: target.value })}
          />
        )}
      </Field>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field label="Time zone" help="For customers without one, and for what happens at night." error={problems.timezone}>
          {(control) => (
            <Input
              {...control}
              required
              list={`${id}-zones`}
              spellCheck={false}
              value={draft.timezone}
              onChange={({ target }) => onChange({ timezone: target.value })}
            />
          )}
        </Field>
        <Field label="Currency" help="Prices are not converted." error={problems.currency}>
          {(control) => (
            <Input
              {...control}
              required
              maxLength={3}
              list={`${id}-currencies`}
              autoCapitalize="characters"
              spellCheck={false}
              value={draft.currency}
              onChange={({ target }) => onChange({ currency: target.value.toUpperCase() })}
            />
          )}
        </Field>
        <Field label="Language" help="For customers who bring none.">
          {(control) => <Select {...control} options={localeOptions} value={draft.locale} onValueChange={(locale) => onChange({ locale })} />}
        </Field>
        <Field label="Country" help={`Of phone numbers without one${countryName(draft.region)}.`} error={problems.region}>
          {(control) => (
            <Input
              {...control}
              required
              maxLength={2}
              autoCapitalize="characters"
              spellCheck={false}
              value={draft.region}
              onChange={({ target }) => onChange({ region: target.value.toUpperCase() })}
            />
          )}
        </Field>
      </div>
      <Suggestions id={`${id}-zones`} values={Intl.supportedValuesOf("timeZone")} />
      <Suggestions id={`${id}-currencies`} values={Intl.supportedValuesOf("currency")} />
    </>
  );
}

function Suggestions({ id, values }: { id: string; values: readonly string[] }) {
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}

function countryName(region: string): string {
  const name = /^[A-Z]{2}$/.test(region) ? new Intl.DisplayNames("en", { type: "region", fallback: "none" }).of(region) : undefined;
  return name === undefined ? "" : `: ${name}`;
}

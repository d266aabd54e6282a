"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";

const usualDays = 90;
const mostDays = 3650;

/** Keep for ever, or so many days. Saves only what is different and valid. */
export function RetentionForm({ days, onSave }: { days: number | null; onSave: (days: number | null) => void }) {
  const [removes, setRemoves] = useState(days !== null);
  const [text, setText] = useState(String(days ?? usualDays));
  const id = useId();
  const wanted = removes ? readDays(text) : null;
  const problem = removes && wanted === null ? `A whole number of days from 1 to ${mostDays}.` : null;
  const isChanged = problem === null && wanted !== days;
  function submit(event: FormEvent) {
    event.preventDefault();
    if (isChanged) onSave(wanted);
  }
  return (
    <form onSubmit={submit} className="grid gap-4 px-4 py-4">
      <div className="flex items-start justify-between gap-4">
        <label htmlFor={id} className="min-w-0">
          <span className="block font-medium">Remove steps and texts of old runs</span>
          <span className="block text-ink-2">Off: everything is kept for ever.</span>
        </label>
        <Switch id={id} checked={removes} onCheckedChange={setRemoves} />
      </div>
      {removes && (
        <Field label="Days after the run has ended" error={problem} className="max-w-48">
          {(control) => <Input {...control} inputMode="numeric" unit="days" value={text} onChange={(event) => setText(event.target.value)} />}
        </Field>
      )}
      <div>
        <Button type="submit" variant="primary" disabled={!isChanged}>
          Save
        </Button>
      </div>
    </form>
  );
}

function readDays(text: string): number | null {
  const days = /^\s*\d{1,4}\s*$/.test(text) ? Number(text) : Number.NaN;
  return days >= 1 && days <= mostDays ? days : null;
}

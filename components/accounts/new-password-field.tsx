"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "./password-input";

/** Characters; the server checks the same. */
export const minimumPasswordLength = 8;

export function NewPasswordField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [wasLeft, setWasLeft] = useState(false);
  const missing = minimumPasswordLength - value.length;
  const error = wasLeft && value.length > 0 && missing > 0 ? `Add ${missing} more ${missing === 1 ? "character" : "characters"}.` : null;
  return (
    <Field label="Password" help={`At least ${minimumPasswordLength} characters. A few words in a row are easy to keep in mind.`} error={error}>
      {(control) => (
        <PasswordInput
          {...control}
          autoComplete="new-password"
          required
          minLength={minimumPasswordLength}
          maxLength={200}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          onBlur={() => setWasLeft(true)}
        />
      )}
    </Field>
  );
}

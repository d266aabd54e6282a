"use client";

import { useState } from "react";
import { cn } from "./cn";
import { Field } from "./field";
import { PasswordInput } from "./password-input";
import { minimumPasswordLength, passwordStrength } from "./password-strength";

type Props = { label?: string; value: string; onChange: (value: string) => void /** What the server said against it. */; error?: string | null };

/** A password that is chosen, with a quiet word on how hard it is to guess. */
export function NewPasswordField({ label = "Password", value, onChange, error = null }: Props) {
  const [wasLeft, setWasLeft] = useState(false);
  const missing = minimumPasswordLength - value.length;
  const tooShort = wasLeft && value.length > 0 && missing > 0 ? `Add ${missing} more ${missing === 1 ? "character" : "characters"}.` : null;
  const { level, words } = passwordStrength(value);
  return (
    <Field
      label={label}
      error={tooShort ?? error}
      help={
        <span className="grid gap-1.5">
          <Meter level={level} />
          {words}
        </span>
      }
    >
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

function Meter({ level }: { level: number }) {
  return (
    <span aria-hidden="true" className="mt-1 grid grid-cols-3 gap-1">
      {[1, 2, 3].map((step) => (
        <span key={step} className={cn("h-1 rounded-full transition-colors duration-150", step > level ? "bg-line" : level === 1 ? "bg-warn" : "bg-success")} />
      ))}
    </span>
  );
}

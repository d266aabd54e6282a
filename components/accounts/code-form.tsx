"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { FormError } from "./form-error";

type Props = { isPending: boolean; failure: string | null; onCode: (code: string) => void; onBack: () => void };

/** The second step of signing in: a code of the app, or one of the recovery codes. */
export function CodeForm({ isPending, failure, onCode, onBack }: Props) {
  const [kind, setKind] = useState<"app" | "recovery">("app");
  const [code, setCode] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    onCode(code);
    setCode("");
  }
  function change(next: "app" | "recovery") {
    setKind(next);
    setCode("");
  }

  return (
    <form onSubmit={submit} className="grid gap-4">
      <FormError>{failure}</FormError>
      {kind === "app" ? (
        <Field key="app" label="Code" help="Six digits from the app on your phone.">
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="one-time-code"
              autoFocus
              required
              maxLength={7}
              pattern="[0-9 ]{6,7}"
              title="Six digits"
              value={code}
              onChange={(event) => setCode(event.target.value)}
              className="h-10 font-mono tracking-[0.3em] tabular-nums"
            />
          )}
        </Field>
      ) : (
        <Field key="recovery" label="Recovery code" help="One of the ten you were shown; each opens once.">
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              autoFocus
              required
              maxLength={30}
              spellCheck={false}
              value={code}
              onChange={(event) => setCode(event.target.value)}
              className="h-10 font-mono"
            />
          )}
        </Field>
      )}
      <Button type="submit" variant="primary" pending={isPending} className="mt-1 h-10">
        Sign in
      </Button>
      <div className="flex flex-wrap justify-between gap-2">
        <Button variant="ghost" onClick={onBack}>
          Back
        </Button>
        <Button variant="ghost" onClick={() => change(kind === "app" ? "recovery" : "app")}>
          {kind === "app" ? "Use a recovery code" : "Use the app"}
        </Button>
      </div>
    </form>
  );
}

"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/password-input";
import { AccountCard } from "./account-card";
import { CodeForm } from "./code-form";
import { FormError } from "./form-error";
import { useSignIn } from "./use-sign-in";

/** For somebody who has an account: the link alone opens nothing, the password they have (and their second factor) does. */
export function JoinBySigningIn({ token, email, workspace }: { token: string; email: string; workspace: string }) {
  const [password, setPassword] = useState("");
  const { step, isPending, failure, enter, startOver } = useSignIn(() => window.location.assign("/flows"));

  function submit(event: FormEvent) {
    event.preventDefault();
    void enter({ email, password, invite: token });
  }

  if (step === "code") {
    return (
      <AccountCard title="One more step" lead={`Joining as ${email}.`}>
        <CodeForm isPending={isPending} failure={failure} onCode={(code) => void enter({ email, password, code, invite: token })} onBack={startOver} />
      </AccountCard>
    );
  }
  return (
    <AccountCard
      title={`Join ${workspace}`}
      lead={`There is an account for ${email} already. Sign in with its password to take the invitation.`}
      footer="Forgot the password? Whoever runs the server can make you a link for a new one."
    >
      <form onSubmit={submit} className="grid gap-4">
        <FormError>{failure}</FormError>
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <Field label="Password">
          {(control) => (
            <PasswordInput {...control} autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
          )}
        </Field>
        <Button type="submit" variant="primary" pending={isPending} className="mt-1 h-10">
          Sign in and join
        </Button>
      </form>
    </AccountCard>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { PasswordInput } from "@/components/ui/password-input";
import { AccountCard } from "./account-card";
import { CodeForm } from "./code-form";
import { FormError } from "./form-error";
import { safeNext } from "./sign-in";
import { useSignIn } from "./use-sign-in";

export function SignInForm({ next }: { next: string | undefined }) {
  const trpc = useTRPC();
  const status = useQuery(trpc.setup.status.queryOptions());
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  // A full load, so that nothing of whoever was here before stays in memory.
  const { step, isPending, failure, enter, startOver } = useSignIn(() => window.location.assign(safeNext(next)));

  function submit(event: FormEvent) {
    event.preventDefault();
    void enter({ email: email.trim(), password });
  }

  if (step === "code") {
    return (
      <AccountCard title="One more step" lead={`Signing in as ${email.trim()}.`}>
        <CodeForm isPending={isPending} failure={failure} onCode={(code) => void enter({ email: email.trim(), password, code })} onBack={startOver} />
      </AccountCard>
    );
  }
  return (
    <AccountCard
      title="Sign in to Parley"
      lead={status.data?.needsOwner ? "This workspace has no owner yet. Open the one-time link that the start command printed." : undefined}
      footer={status.data?.needsOwner === false ? "Forgot the password? An owner of the workspace can make you a link for a new one." : undefined}
    >
      <form onSubmit={submit} className="grid gap-4">
        <FormError>{failure}</FormError>
        <Field label="E-mail address">
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="username"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
              className="h-10"
            />
          )}
        </Field>
        <Field label="Password">
          {(control) => (
            <PasswordInput {...control} autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
          )}
        </Field>
        <Button type="submit" variant="primary" pending={isPending} className="mt-1 h-10">
          Sign in
        </Button>
      </form>
    </AccountCard>
  );
}

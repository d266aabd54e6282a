"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { AccountCard } from "./account-card";
import { FormError } from "./form-error";
import { PasswordInput } from "./password-input";
import { safeNext, signIn } from "./sign-in";

export function SignInForm({ next }: { next: string | undefined }) {
  const trpc = useTRPC();
  const status = useQuery(trpc.setup.status.queryOptions());
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [isPending, setIsPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setIsPending(true);
    setFailure(null);
    const sentence = await signIn(email.trim(), password);
    // A full load, so that nothing of whoever was here before stays in memory.
    if (sentence === null) return window.location.assign(safeNext(next));
    setFailure(sentence);
    setIsPending(false);
  }

  return (
    <AccountCard
      title="Sign in to Parley"
      lead={status.data?.needsOwner ? "This workspace has no owner yet. Open the one-time link that the start command printed." : undefined}
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

"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NewPasswordField } from "@/components/ui/new-password-field";
import { minimumPasswordLength } from "@/components/ui/password-strength";
import { AccountCard } from "./account-card";
import { FormError } from "./form-error";
import { LinkNotice } from "./link-notice";

export function JoinByPassword({ token, email, workspace }: { token: string; email: string; workspace: string }) {
  const trpc = useTRPC();
  const accept = useMutation(trpc.setup.acceptInvite.mutationOptions());
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    if (password.length >= minimumPasswordLength) accept.mutate({ token, name: name.trim(), password });
  }

  if (accept.isSuccess) return <LinkNotice title="You are in" lead="Sign in with your e-mail address and the password you just chose." />;
  return (
    <AccountCard title={`Join ${workspace}`} lead={`As ${email}. Choose how others see you and how you sign in.`}>
      <form onSubmit={submit} className="grid gap-4">
        <FormError>{accept.error ? describeError(accept.error) : null}</FormError>
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <Field label="Your name">
          {(control) => (
            <Input {...control} autoComplete="name" required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} className="h-10" />
          )}
        </Field>
        <NewPasswordField value={password} onChange={setPassword} />
        <Button type="submit" variant="primary" pending={accept.isPending} className="mt-1 h-10">
          Join
        </Button>
      </form>
    </AccountCard>
  );
}

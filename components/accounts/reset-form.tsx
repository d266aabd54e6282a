"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { NewPasswordField } from "@/components/ui/new-password-field";
import { minimumPasswordLength } from "@/components/ui/password-strength";
import { AccountCard } from "./account-card";
import { FormError } from "./form-error";
import { LinkNotice } from "./link-notice";

/** A new password by a one-time link. */
export function ResetForm({ token }: { token: string }) {
  const trpc = useTRPC();
  const reset = useMutation(trpc.setup.resetPassword.mutationOptions());
  const [password, setPassword] = useState("");

  function submit(event: FormEvent) {
    event.preventDefault();
    if (password.length >= minimumPasswordLength) reset.mutate({ token, password });
  }

  if (!token) return <LinkNotice title="The link is not complete" lead="Open it exactly as you received it, or ask for a new one." />;
  if (reset.isSuccess)
    return <LinkNotice title="Your new password is set" lead={`Sign in with it as ${reset.data.email}. Every browser that was signed in is signed out.`} />;
  return (
    <AccountCard title="Choose a new password" lead="Every browser that is signed in to your account is signed out then.">
      <form onSubmit={submit} className="grid gap-4">
        <FormError>{reset.error ? describeError(reset.error) : null}</FormError>
        <NewPasswordField label="New password" value={password} onChange={setPassword} />
        <Button type="submit" variant="primary" pending={reset.isPending} className="mt-1 h-10">
          Set password
        </Button>
      </form>
    </AccountCard>
  );
}

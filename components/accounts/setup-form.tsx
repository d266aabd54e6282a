"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import Link from "next/link";
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
import { signIn } from "./sign-in";

/** The first page of a new workspace: makes its owner and signs them in. */
export function SetupForm({ token }: { token: string }) {
  const trpc = useTRPC();
  const status = useQuery(trpc.setup.status.queryOptions());
  const createOwner = useMutation(trpc.setup.createOwner.mutationOptions());
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [isEntering, setIsEntering] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (password.length < minimumPasswordLength) return;
    setFailure(null);
    try {
      await createOwner.mutateAsync({ token, name: name.trim(), email: email.trim(), password });
    } catch (error) {
      setFailure(describeError(error));
      return;
    }
    setIsEntering(true);
    const { type } = await signIn({ email: email.trim(), password });
    window.location.assign(type === "signedIn" ? "/flows" : "/sign-in");
  }

  if (!token || status.data?.needsOwner === false) {
    return (
      <AccountCard
        title={token ? "This workspace is already set up" : "The link is not complete"}
        lead={token ? "It has an owner. Sign in, or ask the owner for an invitation." : "Open the one-time link exactly as the start command printed it."}
      >
        <Button asChild variant="primary">
          <Link href="/sign-in">Sign in</Link>
        </Button>
      </AccountCard>
    );
  }

  return (
    <AccountCard title="Make this workspace yours" lead="You become its owner: you can edit flows, see every run and invite others.">
      <form onSubmit={submit} className="grid gap-4">
        <FormError>{failure}</FormError>
        <Field label="Your name">
          {(control) => (
            <Input {...control} autoComplete="name" required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} className="h-10" />
          )}
        </Field>
        <Field label="E-mail address" help="You sign in with it.">
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
        <NewPasswordField value={password} onChange={setPassword} />
        <Button type="submit" variant="primary" pending={createOwner.isPending || isEntering} className="mt-1 h-10">
          Create the workspace
        </Button>
      </form>
    </AccountCard>
  );
}

"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { toRequestError } from "@/components/trpc/app-error";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { NewPasswordField } from "@/components/ui/new-password-field";
import { PasswordInput } from "@/components/ui/password-input";
import { minimumPasswordLength } from "@/components/ui/password-strength";

export function ChangePasswordDialog({ open, onOpenChange, email }: { open: boolean; onOpenChange: (open: boolean) => void; email: string }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <ChangePasswordForm email={email} onDone={() => onOpenChange(false)} />
    </Dialog>
  );
}

function ChangePasswordForm({ email, onDone }: { email: string; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const formId = useId();
  const [password, setPassword] = useState("");
  const [newPassword, setNewPassword] = useState("");
  const change = useMutation(
    trpc.account.changePassword.mutationOptions({
      onSuccess: () => {
        toast("Your password is changed. Your other browsers are signed out.");
        onDone();
        return queryClient.invalidateQueries({ queryKey: trpc.account.pathKey() });
      },
    }),
  );
  const isAboutNew = String(change.error ? toRequestError(change.error).details.reason : "").match(/^PASSWORD_(COMMON|PERSONAL|REPETITIVE)$/) !== null;
  const sentence = change.error ? describeError(change.error) : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (newPassword.length >= minimumPasswordLength) change.mutate({ password, newPassword });
  }

  return (
    <DialogContent
      title="Change your password"
      description="Your other browsers are signed out."
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form={formId} variant="primary" pending={change.isPending}>
            Change password
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-4">
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <Field label="Your password now" error={isAboutNew ? null : sentence}>
          {(control) => (
            <PasswordInput {...control} autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
          )}
        </Field>
        <NewPasswordField label="New password" value={newPassword} onChange={setNewPassword} error={isAboutNew ? sentence : null} />
      </form>
    </DialogContent>
  );
}

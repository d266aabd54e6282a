"use client";

import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { PasswordInput } from "@/components/ui/password-input";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
  confirmLabel: string;
  danger?: boolean;
  pending: boolean;
  error: string | null;
  onProof: (password: string) => void;
};

/** Asks for one's password before something about one's way in changes. */
export function ProofDialog({ open, onOpenChange, ...props }: Props) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <ProofForm {...props} />
    </Dialog>
  );
}

export function ProofForm({ title, children, confirmLabel, danger = false, pending, error, onProof }: Omit<Props, "open" | "onOpenChange">) {
  const formId = useId();
  const [password, setPassword] = useState("");
  function submit(event: FormEvent) {
    event.preventDefault();
    onProof(password);
  }
  return (
    <DialogContent
      title={title}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form={formId} variant={danger ? "danger" : "primary"} pending={pending}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-4">
        <p className="text-ink-2">{children}</p>
        <Field label="Your password" error={error}>
          {(control) => (
            <PasswordInput
              {...control}
              autoComplete="current-password"
              autoFocus
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
      </form>
    </DialogContent>
  );
}

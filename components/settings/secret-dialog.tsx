"use client";

import { type FormEvent, type ReactNode, useId } from "react";
import { Button } from "@/components/ui/button";
import { DialogClose, DialogContent } from "@/components/ui/dialog";
import { SecretOnce } from "@/components/ui/secret-once";

type Props = {
  title: string;
  submitLabel: string;
  pending: boolean;
  onSubmit: () => void;
  /** What was made, once it is: it takes the form's place. */
  made: { title: string; label: string; value: string; help: string } | null;
  /** The form's fields. */
  children: ReactNode;
};

/** A window that asks for something, makes it, and shows its secret this one time. */
export function SecretDialog({ title, submitLabel, pending, onSubmit, made, children }: Props) {
  const formId = useId();
  if (made) {
    return (
      <DialogContent
        title={made.title}
        footer={
          <DialogClose asChild>
            <Button variant="primary">Done</Button>
          </DialogClose>
        }
      >
        <SecretOnce label={made.label} value={made.value} help={made.help} />
      </DialogContent>
    );
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    onSubmit();
  }
  return (
    <DialogContent
      title={title}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form={formId} variant="primary" pending={pending}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-4">
        {children}
      </form>
    </DialogContent>
  );
}

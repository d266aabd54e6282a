"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { type Role, roleOptions, roleWords } from "./roles";
import { SecretDialog } from "./secret-dialog";

/** Makes an invitation link; nothing is mailed, so the link is shown to be passed on. */
export function InviteDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <InviteForm />
    </Dialog>
  );
}

function InviteForm() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const invite = useMutation(
    trpc.settings.people.invite.mutationOptions({ onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.settings.people.list.queryKey() }) }),
  );
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("editor");

  return (
    <SecretDialog
      title="Invite someone"
      submitLabel="Create the link"
      pending={invite.isPending}
      onSubmit={() => invite.mutate({ email: email.trim(), role })}
      made={
        invite.data
          ? {
              title: `Invitation for ${email.trim()}`,
              label: "Invitation link",
              value: `${window.location.origin}${invite.data.path}`,
              help: "Pass it on yourself: it works once, for seven days, and is shown only now.",
            }
          : null
      }
    >
      <Field label="E-mail address" error={invite.error ? describeError(invite.error) : null}>
        {(control) => <Input {...control} type="email" required value={email} onChange={(event) => setEmail(event.target.value)} />}
      </Field>
      <Field label="Role" help={roleWords[role].may}>
        {(control) => <Select {...control} options={roleOptions} value={role} onValueChange={setRole} />}
      </Field>
    </SecretDialog>
  );
}

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SecretDialog } from "./secret-dialog";

export function CreateSenderDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {/* Begun anew each time: a secret is shown once. */}
      {open && <CreateSenderForm />}
    </Dialog>
  );
}

function CreateSenderForm() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(
    trpc.settings.senders.create.mutationOptions({ onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.settings.senders.list.queryKey() }) }),
  );
  const [name, setName] = useState("");
  const isName = name === "" || /^[a-z0-9_]{1,32}$/.test(name);
  const problem = isName ? null : "Lower-case letters, digits and underscores, at most 32.";

  return (
    <SecretDialog
      title="Add a sender"
      submitLabel="Add the sender"
      pending={create.isPending}
      onSubmit={() => isName && create.mutate({ name })}
      made={
        create.data
          ? {
              title: `${create.data.name} is ready`,
              label: "Secret",
              value: create.data.secret,
              help: `It signs what is sent to ${create.data.path}. Copy it now: it is not shown again.`,
            }
          : null
      }
    >
      <Field label="Name" help="Its events begin with it: webhook:courier.delivered." error={problem ?? (create.error ? describeError(create.error) : null)}>
        {(control) => <Input {...control} required maxLength={32} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
    </SecretDialog>
  );
}

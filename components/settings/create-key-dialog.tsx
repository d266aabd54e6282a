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

export function CreateKeyDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {/* Begun anew each time: a key is shown once. */}
      {open && <CreateKeyForm />}
    </Dialog>
  );
}

function CreateKeyForm() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(
    trpc.settings.apiKeys.create.mutationOptions({ onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.settings.apiKeys.list.queryKey() }) }),
  );
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("editor");

  return (
    <SecretDialog
      title="Create an API key"
      submitLabel="Create key"
      pending={create.isPending}
      onSubmit={() => create.mutate({ name: name.trim(), role })}
      made={
        create.data
          ? {
              title: `${create.data.name} is ready`,
              label: "API key",
              value: create.data.key,
              help: "Copy it now: it is stored hashed and cannot be shown again.",
            }
          : null
      }
    >
      <Field label="Name" help="The program that will use it, for example Order board." error={create.error ? describeError(create.error) : null}>
        {(control) => <Input {...control} required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />}
      </Field>
      <Field label="Role" help={roleWords[role].may}>
        {(control) => <Select {...control} options={roleOptions} value={role} onValueChange={setRole} />}
      </Field>
    </SecretDialog>
  );
}

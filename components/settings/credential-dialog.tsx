"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import type { CredentialKind } from "@/flows/protocol/credentials";
import { CredentialFields } from "./credential-fields";
import { type CredentialDraft, type CredentialProblems, readCredential, refusedFields } from "./read-credential";

/** The credential whose value gets another in its place. */
export type Replaced = { id: string; name: string; kind: CredentialKind; header: string | null; hosts: readonly string[] };

type Props = { open: boolean; replaced: Replaced | null; onOpenChange: (open: boolean) => void };

/** Adds a credential, or replaces the value of one. The value can be looked at while it is typed, and never after. */
export function CredentialDialog({ open, replaced, onOpenChange }: Props) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {/* Begun anew each time: what was typed before is a secret. */}
      {open && <CredentialForm replaced={replaced} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

const blank: CredentialDraft = { name: "", kind: "header", value: "", header: "", hosts: "" };

const draftOf = (replaced: Replaced | null): CredentialDraft =>
  replaced === null ? blank : { ...blank, name: replaced.name, kind: replaced.kind, header: replaced.header ?? "", hosts: replaced.hosts.join(", ") };

function CredentialForm({ replaced, onDone }: { replaced: Replaced | null; onDone: () => void }) {
  const formId = useId();
  const [draft, setDraft] = useState(() => draftOf(replaced));
  const [problems, setProblems] = useState<CredentialProblems>({});
  const { keep, isPending, error } = useKeeping(replaced, { onRefused: setProblems, onDone });

  function submit(event: FormEvent) {
    event.preventDefault();
    const read = readCredential(draft);
    setProblems(read.ok ? {} : read.problems);
    if (read.ok) keep(read.credential);
  }
  return (
    <DialogContent
      title={replaced === null ? "Add a credential" : `Replace the value of ${replaced.name}`}
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form={formId} variant="primary" pending={isPending}>
            {replaced === null ? "Add the credential" : "Replace the value"}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-4" autoComplete="off">
        <CredentialFields
          draft={draft}
          problems={problems}
          isNew={replaced === null}
          onChange={(changed) => setDraft((before) => ({ ...before, ...changed }))}
        />
        {error !== null && (
          <p role="alert" className="text-danger text-sm">
            {error}
          </p>
        )}
      </form>
    </DialogContent>
  );
}

type Keeping = { onRefused: (problems: CredentialProblems) => void; onDone: () => void };

function useKeeping(replaced: Replaced | null, { onRefused, onDone }: Keeping) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const outcome = {
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: trpc.settings.credentials.list.queryKey() });
      toast(replaced === null ? "The credential is kept." : `${replaced.name} has another value now.`);
      onDone();
    },
    onError: (error: unknown) => onRefused(refusedFields(error) ?? {}),
  };
  const create = useMutation(trpc.settings.credentials.create.mutationOptions(outcome));
  const replace = useMutation(trpc.settings.credentials.replace.mutationOptions(outcome));
  const failure = create.error ?? replace.error;
  return {
    keep({ name, kind, ...value }: Parameters<typeof create.mutate>[0]) {
      if (replaced === null) create.mutate({ name, kind, ...value });
      else replace.mutate({ id: replaced.id, ...value });
    },
    isPending: create.isPending || replace.isPending,
    error: failure !== null && refusedFields(failure) === null ? describeError(failure) : null,
  };
}

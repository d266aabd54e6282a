"use client";

import { useMutation } from "@tanstack/react-query";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Dialog } from "@/components/ui/dialog";
import { SecretDialog } from "./secret-dialog";

/** Makes a link with which somebody chooses a new password; nothing is mailed, so the link is shown to be passed on. */
export function ResetLinkDialog({ person, onClose }: { person: { id: string; name: string } | null; onClose: () => void }) {
  return (
    <Dialog open={person !== null} onOpenChange={(open) => !open && onClose()}>
      {person && <ResetLink id={person.id} name={person.name} />}
    </Dialog>
  );
}

function ResetLink({ id, name }: { id: string; name: string }) {
  const trpc = useTRPC();
  const make = useMutation(trpc.settings.people.resetLink.mutationOptions());
  return (
    <SecretDialog
      title={`A new password for ${name}?`}
      submitLabel="Make the link"
      pending={make.isPending}
      onSubmit={() => make.mutate({ userId: id })}
      made={
        make.data
          ? {
              title: `Password link for ${name}`,
              label: "Password link",
              value: `${window.location.origin}${make.data.path}`,
              help: "Pass it on yourself: it works once, for one day, and is shown only now.",
            }
          : null
      }
    >
      <p className="text-ink-2">
        Whoever opens the link chooses the password of this account. Every browser that is signed in to it is signed out then; a second factor stays on.
      </p>
      {make.error && <p className="text-danger">{describeError(make.error)}</p>}
    </SecretDialog>
  );
}

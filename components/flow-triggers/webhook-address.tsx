import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { SecretOnce } from "@/components/ui/secret-once";
import type { WebhookAddressView } from "@/flows/protocol/triggers";
import { curlLines } from "./curl-lines";

type Props = { name: string; address: WebhookAddressView | null; flow: string; mayChange: boolean };

/** Where another program sends to, and the secret that it signs with. */
export function WebhookAddress({ name, address, flow, mayChange }: Props) {
  const actions = useAddressActions(name, flow);
  return (
    <div className="grid gap-2">
      {address === null ? (
        <p className="text-ink-2">It has no signed address yet: only programs with an API key can start the flow by it.</p>
      ) : (
        <Known address={address} />
      )}
      {mayChange && <Actions name={name} hasAddress={address !== null} actions={actions} />}
      <SecretWindow secret={actions.secret} onClose={actions.forget} />
    </div>
  );
}

function Known({ address: { url, oldUntil } }: { address: WebhookAddressView }) {
  const lines = curlLines(url);
  const hasOld = oldUntil !== null && Date.parse(oldUntil) > Date.now();
  return (
    <>
      <div className="flex items-center gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-2.5">
        <code className="min-w-0 flex-1 font-mono text-xs break-all">{url}</code>
        <CopyButton value={url} label="Copy the address" size="md" />
      </div>
      {hasOld && (
        <p className="text-ink-2">
          The secret of before still counts, until <RelativeTime at={oldUntil} isToCome />.
        </p>
      )}
      <details>
        <summary className="w-fit cursor-pointer text-ink-2 underline-offset-3 hover:underline">Try it from a shell</summary>
        <div className="mt-2 flex items-start gap-1 rounded-md border border-line bg-sunken py-1 pr-1 pl-2.5">
          <pre className="min-w-0 flex-1 overflow-x-auto whitespace-pre-wrap font-mono text-xs break-all">{lines}</pre>
          <CopyButton value={lines} label="Copy the commands" size="md" />
        </div>
      </details>
    </>
  );
}

type AddressActions = ReturnType<typeof useAddressActions>;

function Actions({ name, hasAddress, actions }: { name: string; hasAddress: boolean; actions: AddressActions }) {
  const [asked, setAsked] = useState<"rotate" | "remove" | null>(null);
  if (!hasAddress)
    return (
      <Button className="w-fit" pending={actions.isMaking} onClick={actions.make}>
        Make its address
      </Button>
    );
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={() => setAsked("rotate")}>New secret</Button>
      <Button onClick={() => setAsked("remove")}>Remove the address</Button>
      <ConfirmDialog
        open={asked === "rotate"}
        onOpenChange={(open) => !open && setAsked(null)}
        title={`Make a new secret for ${name}?`}
        confirmLabel="Make a new secret"
        danger={false}
        onConfirm={actions.rotate}
      >
        The one of now goes on counting for a day. Whoever sends needs the new one by then.
      </ConfirmDialog>
      <ConfirmDialog
        open={asked === "remove"}
        onOpenChange={(open) => !open && setAsked(null)}
        title={`Remove the address of ${name}?`}
        confirmLabel="Remove the address"
        onConfirm={actions.remove}
      >
        Nothing is taken there from then on, for any flow that it starts. It cannot be brought back: a new address is another one.
      </ConfirmDialog>
    </div>
  );
}

function SecretWindow({ secret, onClose }: { secret: string | null; onClose: () => void }) {
  return (
    <Dialog open={secret !== null} onOpenChange={(open) => !open && onClose()}>
      {secret !== null && (
        <DialogContent
          title="The secret"
          footer={
            <DialogClose asChild>
              <Button variant="primary">Done</Button>
            </DialogClose>
          }
        >
          <SecretOnce label="Secret" value={secret} help="It is shown this once. Whoever sends signs with it." />
        </DialogContent>
      )}
    </Dialog>
  );
}

function useAddressActions(name: string, flow: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const onError = (error: unknown) => toast.error(describeError(error));
  const refresh = () => queries.invalidateQueries({ queryKey: trpc.triggers.ofFlow.queryKey({ id: flow }) });
  const onSuccess = async (made: { secret: string }) => {
    setSecret(made.secret);
    await refresh();
  };
  const make = useMutation(trpc.triggers.makeAddress.mutationOptions({ onError, onSuccess }));
  const rotate = useMutation(trpc.triggers.rotateSecret.mutationOptions({ onError, onSuccess }));
  const remove = useMutation(trpc.triggers.removeAddress.mutationOptions({ onError, onSuccess: refresh }));
  return {
    secret,
    forget: () => setSecret(null),
    isMaking: make.isPending,
    make: () => make.mutate({ name }),
    rotate: () => rotate.mutateAsync({ name }),
    remove: () => remove.mutateAsync({ name }),
  };
}

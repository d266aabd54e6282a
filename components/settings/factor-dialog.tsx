"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { QrCode } from "@/components/ui/qr-code";
import { ProofForm } from "./proof-dialog";
import { RecoveryCodes } from "./recovery-codes";

/** Turns the second factor on: password, then the app, then the recovery codes. */
export function FactorDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <FactorSteps />
    </Dialog>
  );
}

function FactorSteps() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const begin = useMutation(trpc.account.beginFactor.mutationOptions());
  const confirm = useMutation(
    trpc.account.confirmFactor.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.account.pathKey() }),
    }),
  );

  if (confirm.data) return <RecoveryCodes title="The second factor is on" codes={confirm.data.codes} />;
  if (begin.data) {
    return (
      <ScanForm
        {...begin.data}
        pending={confirm.isPending}
        error={confirm.error ? describeError(confirm.error) : null}
        onCode={(code) => confirm.mutate({ code })}
      />
    );
  }
  return (
    <ProofForm
      title="Turn on a second factor"
      confirmLabel="Continue"
      pending={begin.isPending}
      error={begin.error ? describeError(begin.error) : null}
      onProof={(password) => begin.mutate({ password })}
    >
      Signing in then takes your password and a code of an app on your phone, such as Google Authenticator, 1Password or Aegis. Your other browsers are signed
      out.
    </ProofForm>
  );
}

type ScanProps = { secret: string; uri: string; pending: boolean; error: string | null; onCode: (code: string) => void };

function ScanForm({ secret, uri, pending, error, onCode }: ScanProps) {
  const formId = useId();
  const [code, setCode] = useState("");
  function submit(event: FormEvent) {
    event.preventDefault();
    onCode(code.replace(/\s/g, ""));
  }
  return (
    <DialogContent
      title="Scan this with the app"
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form={formId} variant="primary" pending={pending}>
            Turn on
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} className="grid gap-4">
        <QrCode value={uri} label="QR code that sets up the app" className="mx-auto size-44 border border-line" />
        <div>
          <p className="text-xs text-ink-3">Or type this key into the app:</p>
          <div className="mt-1 flex items-center gap-1 rounded-md border border-line-strong bg-sunken py-1 pr-1 pl-2.5">
            <code data-testid="factor-key" className="min-w-0 flex-1 select-all break-words font-mono text-xs">
              {secret.match(/.{1,4}/g)?.join(" ")}
            </code>
            <CopyButton value={secret} label="Copy the key" size="md" />
          </div>
        </div>
        <Field label="Code" help="The six digits that the app shows now." error={error}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="one-time-code"
              required
              maxLength={7}
              pattern="[0-9 ]{6,7}"
              title="Six digits"
              value={code}
              onChange={(event) => setCode(event.target.value)}
              className="h-10 font-mono tracking-[0.3em] tabular-nums"
            />
          )}
        </Field>
      </form>
    </DialogContent>
  );
}

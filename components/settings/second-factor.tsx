"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import { FactorDialog } from "./factor-dialog";
import { ProofDialog, ProofForm } from "./proof-dialog";
import { RecoveryCodes } from "./recovery-codes";
import { Row } from "./section";

/** The rows about the second factor in one's own account. */
export function SecondFactor() {
  const trpc = useTRPC();
  const factor = useQuery(trpc.account.factor.queryOptions());
  const [open, setOpen] = useState<"on" | "off" | "codes" | null>(null);
  const closeTo = (isOpen: boolean) => !isOpen && setOpen(null);
  if (factor.isError && !factor.data) return <Row>{describeError(factor.error)}</Row>;
  return (
    <Row>
      <span className="min-w-0 flex-1 max-sm:basis-full">
        <span className="flex items-center gap-2 font-medium text-ink">
          Second factor
          {factor.data?.isOn && (
            <Badge tone="success">
              <ShieldCheck aria-hidden="true" />
              On
            </Badge>
          )}
        </span>
        <span className="block text-ink-2">
          {!factor.data ? (
            <Skeleton className="mt-1 w-52" />
          ) : factor.data.isOn ? (
            <>
              An app gives you a code at each sign-in, since <RelativeTime at={factor.data.since ?? new Date()} />. {codesInWords(factor.data.codesLeft)}
            </>
          ) : (
            "Off. With it, a stolen password alone opens nothing."
          )}
        </span>
      </span>
      {factor.data?.isOn === false && (
        <Button variant="primary" onClick={() => setOpen("on")}>
          Turn on
        </Button>
      )}
      {factor.data?.isOn && (
        <>
          <Button onClick={() => setOpen("codes")}>New recovery codes</Button>
          <Button onClick={() => setOpen("off")}>Turn off</Button>
        </>
      )}
      <FactorDialog open={open === "on"} onOpenChange={closeTo} />
      <TurnOffDialog open={open === "off"} onOpenChange={closeTo} />
      <Dialog open={open === "codes"} onOpenChange={closeTo}>
        <NewCodes />
      </Dialog>
    </Row>
  );
}

function TurnOffDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const turnOff = useMutation(
    trpc.account.turnFactorOff.mutationOptions({
      onSuccess: () => {
        toast("The second factor is off. Your other browsers are signed out.");
        onOpenChange(false);
        return queryClient.invalidateQueries({ queryKey: trpc.account.pathKey() });
      },
    }),
  );
  return (
    <ProofDialog
      open={open}
      onOpenChange={(next) => {
        turnOff.reset();
        onOpenChange(next);
      }}
      title="Turn off the second factor?"
      confirmLabel="Turn off"
      danger
      pending={turnOff.isPending}
      error={turnOff.error ? describeError(turnOff.error) : null}
      onProof={(password) => turnOff.mutate({ password })}
    >
      Your password alone opens your account then. The recovery codes stop working.
    </ProofDialog>
  );
}

function NewCodes() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const renew = useMutation(trpc.account.renewCodes.mutationOptions({ onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.account.pathKey() }) }));
  if (renew.data) return <RecoveryCodes title="Your new recovery codes" codes={renew.data.codes} />;
  return (
    <ProofForm
      title="Make new recovery codes?"
      confirmLabel="Make ten new codes"
      pending={renew.isPending}
      error={renew.error ? describeError(renew.error) : null}
      onProof={(password) => renew.mutate({ password })}
    >
      The ten of before stop working.
    </ProofForm>
  );
}

function codesInWords(left: number): string {
  if (left === 0) return "No recovery code is left: make new ones.";
  return left === 1 ? "One recovery code is left." : `${left} recovery codes are left.`;
}

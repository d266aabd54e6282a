"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { type ProviderCard as Card, providerTitles } from "@/flows/protocol/providers";
import { ProviderForm } from "./provider-form";
import { SandboxBadge } from "./sandbox-badge";
import { TestOutcome } from "./test-outcome";

/** What one kind of service is, where that was chosen, and for owners the ways to try and to change it. */
export function ProviderCard({ card, isOwner }: { card: Card; isOwner: boolean }) {
  const { kind, own, installation, choices } = card;
  const [isChanging, setIsChanging] = useState(false);
  const title = providerTitles[kind];
  const isSandbox = own === null ? installation.sandbox : own.choice.isSandbox;
  return (
    <li className="grid gap-3 border-b border-line px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <h3 className="font-medium text-ink">{title}</h3>
          <p className="text-ink-2 [overflow-wrap:anywhere]">{own === null ? installation.note : describeOwn(own)}</p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {isSandbox ? <SandboxBadge /> : <span className="text-ink-2">{own === null ? installation.adapter : own.choice.title}</span>}
          <span className="text-ink-3 text-xs">{own === null ? "Of the installation" : "Of this workspace"}</span>
        </div>
      </div>
      {isOwner && !isChanging && <Actions card={card} onChange={choices.length > 1 ? () => setIsChanging(true) : null} />}
      {isOwner && isChanging && <ProviderForm card={card} onDone={() => setIsChanging(false)} />}
    </li>
  );
}

const describeOwn = ({ choice, settings }: NonNullable<Card["own"]>): string => {
  const { model, baseUrl } = settings;
  return model === undefined || baseUrl === undefined ? choice.note : `${model} at ${baseUrl}`;
};

function Actions({ card: { kind, own }, onChange }: { card: Card; onChange: (() => void) | null }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const title = providerTitles[kind];
  const test = useMutation(trpc.settings.chosenProviders.testUsed.mutationOptions());
  const reset = useMutation(
    trpc.settings.chosenProviders.reset.mutationOptions({
      async onSuccess() {
        await queryClient.invalidateQueries({ queryKey: trpc.settings.chosenProviders.list.queryKey() });
        toast(`${title}: the installation's is used again.`);
      },
      onError: (error) => toast.error(describeError(error)),
    }),
  );
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button aria-label={`Test ${title}`} pending={test.isPending} onClick={() => test.mutate({ kind })}>
          Test
        </Button>
        {onChange && (
          <Button aria-label={`Change ${title}`} onClick={onChange}>
            Change
          </Button>
        )}
        {own !== null && (
          <Button pending={reset.isPending} onClick={() => reset.mutate({ kind })}>
            Use the installation's
          </Button>
        )}
      </div>
      <TestOutcome outcome={test.data ?? null} error={test.error === null ? null : describeError(test.error)} />
    </>
  );
}

"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { z } from "zod";
import { describeError } from "@/components/errors/error-sentence";
import { toRequestError } from "@/components/trpc/app-error";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { type ProviderCard as Card, type ProviderDraft, providerTitles } from "@/flows/protocol/providers";
import { ProviderFields } from "./provider-fields";
import { TestOutcome } from "./test-outcome";

function draftOf({ kind, own, choices }: Card): ProviderDraft {
  if (own !== null) return { kind, provider: own.choice.id, settings: { ...own.settings }, credentialId: own.credentialId };
  return { kind, provider: choices[0]?.id ?? "", settings: {}, credentialId: null };
}

const issuesSchema = z.object({ issues: z.array(z.object({ path: z.string(), message: z.string() })) });

/** What the server says of each field, by its place; null when it was something else. */
function problemsOf(error: unknown): { [place: string]: string } | null {
  const { code, details } = toRequestError(error);
  const issues = code === "INVALID_INPUT" ? issuesSchema.safeParse(details).data?.issues : undefined;
  return issues === undefined ? null : Object.fromEntries(issues.map(({ path, message }) => [path, `${message.charAt(0).toUpperCase()}${message.slice(1)}.`]));
}

/** Chooses what the workspace uses; can be tried before it counts. */
export function ProviderForm({ card, onDone }: { card: Card; onDone: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(card));
  const keys = useQuery(trpc.settings.credentials.list.queryOptions());
  const test = useMutation(trpc.settings.chosenProviders.test.mutationOptions());
  const save = useMutation(
    trpc.settings.chosenProviders.save.mutationOptions({
      async onSuccess() {
        await queryClient.invalidateQueries({ queryKey: trpc.settings.chosenProviders.list.queryKey() });
        toast(`${providerTitles[card.kind]}: this workspace's own is used now.`);
        onDone();
      },
    }),
  );
  const failure = save.error ?? test.error;
  const problems = failure === null ? null : problemsOf(failure);

  function change(next: ProviderDraft) {
    setDraft(next);
    test.reset();
    save.reset();
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    test.reset();
    save.mutate(draft);
  }
  return (
    <form onSubmit={submit} noValidate aria-label={providerTitles[card.kind]} className="grid max-w-lg gap-4">
      <ProviderFields
        choices={card.choices}
        keys={keys.data?.credentials.filter(({ kind }) => kind === "key") ?? []}
        draft={draft}
        problems={problems ?? {}}
        onChange={change}
      />
      <TestOutcome outcome={test.data ?? null} error={failure !== null && problems === null ? describeError(failure) : null} />
      <div className="flex flex-wrap gap-2">
        <Button
          pending={test.isPending}
          onClick={() => {
            save.reset();
            test.mutate(draft);
          }}
        >
          Test
        </Button>
        <Button type="submit" variant="primary" pending={save.isPending}>
          Save
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}

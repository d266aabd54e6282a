"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { describeError } from "@/components/errors/error-sentence";
import { setPageWorkspace } from "@/components/trpc/page-workspace";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Switch } from "@/components/ui/switch";
import { suggestSlug } from "@/flows/protocol/workspace";
import { type WorkspaceDraft, WorkspaceFields, type WorkspaceProblems } from "./workspace-fields";
import { problemsOf, readDraft } from "./workspace-problems";

/** What a new one begins with, of the one that it is made from. */
export type WorkspaceDefaults = Pick<WorkspaceDraft, "timezone" | "currency" | "region">;
type Props = { open: boolean; onOpenChange: (open: boolean) => void; defaults: WorkspaceDefaults };

/** Makes a workspace and goes there. */
export function MakeWorkspaceDialog({ open, onOpenChange, defaults }: Props) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <MakeWorkspaceForm defaults={defaults} />
    </Dialog>
  );
}

function MakeWorkspaceForm({ defaults }: { defaults: WorkspaceDefaults }) {
  const trpc = useTRPC();
  const formId = useId();
  const [typed, setTyped] = useState<WorkspaceDraft>({ ...defaults, name: "", slug: "", locale: "en" });
  const [withSamples, setWithSamples] = useState(false);
  const [problems, setProblems] = useState<WorkspaceProblems>({});
  const make = useMutation(
    trpc.settings.workspace.make.mutationOptions({
      onSuccess: ({ id }) => {
        setPageWorkspace(id);
        window.location.assign("/flows");
      },
      onError: (error) => setProblems(problemsOf(error) ?? {}),
    }),
  );
  // Until somebody chooses another one, the address follows the name.
  const draft = { ...typed, slug: typed.slug === "" ? suggestSlug(typed.name) : typed.slug };
  const isElse = make.error !== null && problemsOf(make.error) === null;

  function submit(event: FormEvent) {
    event.preventDefault();
    const read = readDraft(draft);
    setProblems(read.ok ? {} : read.problems);
    if (read.ok) make.mutate({ ...read.settings, withSamples });
  }
  return (
    <DialogContent
      title="New workspace"
      description="With people, flows, customers and settings of its own. You become its owner."
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form={formId} variant="primary" pending={make.isPending || make.isSuccess}>
            Create workspace
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-4">
        <WorkspaceFields
          beginsHere
          draft={draft}
          problems={problems}
          slugHelp={`Customers chat at /chat/${draft.slug || "…"}/ and the flow's name.`}
          onChange={(changed) => setTyped((before) => ({ ...before, ...changed }))}
        />
        <Samples isOn={withSamples} onChange={setWithSamples} />
        {isElse && (
          <p role="alert" className="text-danger text-sm">
            {describeError(make.error)}
          </p>
        )}
      </form>
    </DialogContent>
  );
}

function Samples({ isOn, onChange }: { isOn: boolean; onChange: (isOn: boolean) => void }) {
  const id = useId();
  return (
    <div className="flex items-start justify-between gap-4 rounded-lg border border-line px-3 py-2.5">
      <label htmlFor={id} className="min-w-0">
        <span className="block font-medium text-sm">Begin with the sample world</span>
        <span className="block text-ink-2 text-xs">Flows, stores, products and delivery zones of Nashik, to try things on. Off: it begins empty.</span>
      </label>
      <Switch id={id} checked={isOn} onCheckedChange={onChange} />
    </div>
  );
}

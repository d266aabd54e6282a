"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileJson, FilePlus2, LayoutTemplate } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useRef, useState } from "react";
import { describeError } from "@/components/errors/error-sentence";
import { toRequestError } from "@/components/trpc/app-error";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Tabs, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { Validation } from "@/flows/validation/issue";
import { ImportResult } from "./import-result";
import { JsonDrop } from "./json-drop";
import { problemsOf } from "./read-json";
import { TemplateChoice } from "./template-choice";

type Way = "template" | "blank" | "json";

/** Creates a flow from a template, from nothing, or from a JSON; what a JSON lacks is shown before one goes on to the editor. */
export function CreateFlowDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <CreateFlowForm />
    </Dialog>
  );
}

function CreateFlowForm() {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const templates = useQuery(trpc.flows.templates.queryOptions());
  const create = useMutation(trpc.flows.create.mutationOptions());
  const [way, setWay] = useState<Way>("template");
  const [name, setName] = useState("");
  // A blank flow asks for nothing but a name: who presses it goes on typing. Arrow keys only pass by, and a press moves the tabs away before it becomes a click.
  const nameField = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [json, setJson] = useState("");
  const [isCompleted, setIsCompleted] = useState(false);
  const [imported, setImported] = useState<{ slug: string; validation: Validation } | null>(null);

  const choices = templates.data?.filter((template) => template.id !== "blank") ?? [];
  const template = chosen ?? choices[0]?.id ?? null;
  const isReady = way === "json" ? json.trim() !== "" : way === "template" ? template !== null : name.trim() !== "";
  const problems = create.error ? problemsOf(toRequestError(create.error).details) : [];

  // What stops an import is not what blocks publishing: the list below the field says it, or the field itself where there is one thing only.
  const jsonError = !create.error
    ? null
    : problems.length > 0
      ? "This is not a flow that can be read. Mend what is listed below."
      : describeError(create.error);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!isReady || create.isPending) return;
    const from =
      way === "json"
        ? { type: "definition" as const, json, isCompleted }
        : way === "template" && template !== null
          ? { type: "template" as const, template }
          : { type: "blank" as const };
    create.mutate(
      { from, name: name.trim() || undefined },
      {
        onSuccess: async (answer) => {
          await queryClient.invalidateQueries({ queryKey: trpc.flows.list.queryKey() });
          if (way === "json" && answer.validation.errors.length > 0) setImported(answer);
          else router.push(`/flows/${answer.slug}`);
        },
      },
    );
  }

  if (imported) return <ImportResult {...imported} onOpen={() => router.push(`/flows/${imported.slug}`)} />;

  return (
    <DialogContent
      title="Create a flow"
      className="sm:max-w-lg"
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" form="create-flow" variant="primary" pending={create.isPending} disabled={!isReady}>
            Create flow
          </Button>
        </>
      }
    >
      <Tabs
        value={way}
        onValueChange={(next) => {
          create.reset();
          setWay(next === "json" || next === "blank" ? next : "template");
        }}
      >
        <TabsList className="-mx-5 mb-4 px-3" aria-label="Start from">
          <TabsTrigger value="template" aria-controls="create-flow">
            <LayoutTemplate aria-hidden="true" />
            Template
          </TabsTrigger>
          <TabsTrigger value="blank" aria-controls="create-flow" onMouseDown={() => requestAnimationFrame(() => nameField.current?.focus())}>
            <FilePlus2 aria-hidden="true" />
            Blank
          </TabsTrigger>
          <TabsTrigger value="json" aria-controls="create-flow">
            <FileJson aria-hidden="true" />
            JSON
          </TabsTrigger>
        </TabsList>
      </Tabs>
      <form id="create-flow" onSubmit={submit} className="grid gap-4">
        {way === "template" && <TemplateChoice templates={choices} isLoading={templates.isPending} value={template} onChange={setChosen} />}
        {way === "json" && <JsonDrop value={json} onChange={setJson} error={jsonError} problems={problems} />}
        {way === "json" && (
          <label htmlFor="complete-flow" className="flex min-h-8 items-center gap-2 pointer-coarse:min-h-11">
            <Checkbox id="complete-flow" checked={isCompleted} onCheckedChange={(checked) => setIsCompleted(checked === true)} />
            Add the states that it leads to and does not have
          </label>
        )}
        <Field
          label="Name"
          optional={way !== "blank"}
          help={way === "blank" ? "What the conversation is for, for example Table booking." : "Left empty, the flow keeps the name it comes with."}
          error={way !== "json" && create.error ? describeError(create.error) : null}
        >
          {(control) => (
            <Input {...control} ref={nameField} maxLength={200} required={way === "blank"} value={name} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
      </form>
    </DialogContent>
  );
}

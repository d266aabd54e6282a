"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CirclePause, CirclePlay, Copy, Download, Ellipsis, ExternalLink, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC, useTRPCClient } from "@/components/trpc/use-trpc";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/dropdown-menu";
import { downloadJson } from "./download-json";
import type { FlowRow } from "./flow-row";

/** What can be done with a flow without opening it. */
export function FlowMenu({ flow }: { flow: FlowRow }) {
  const [question, setQuestion] = useState<"deactivate" | "delete" | null>(null);
  const { duplicate, exportJson, setStatus, remove } = useFlowActions(flow);
  const isPublished = flow.publishedVersion !== null;
  return (
    <>
      <Menu>
        <MenuTrigger
          aria-label={`Actions for ${flow.name}`}
          className="inline-grid size-8 place-items-center rounded-md text-ink-3 hover:bg-line hover:text-ink data-[state=open]:bg-line pointer-coarse:size-11"
        >
          <Ellipsis aria-hidden="true" className="size-4" />
        </MenuTrigger>
        <MenuContent align="end">
          {isPublished && (
            <MenuItem onSelect={() => window.open(`/chat/${flow.slug}`, "_blank", "noopener")}>
              <ExternalLink aria-hidden="true" />
              Open chat page
            </MenuItem>
          )}
          <MenuItem onSelect={() => duplicate()}>
            <Copy aria-hidden="true" />
            Duplicate
          </MenuItem>
          <MenuItem onSelect={() => void exportJson()}>
            <Download aria-hidden="true" />
            Export JSON
          </MenuItem>
          <MenuSeparator />
          {flow.status === "active" && (
            <MenuItem onSelect={() => setQuestion("deactivate")}>
              <CirclePause aria-hidden="true" />
              Deactivate
            </MenuItem>
          )}
          {isPublished && flow.status !== "active" && (
            <MenuItem onSelect={() => void setStatus("active").catch(() => undefined)}>
              <CirclePlay aria-hidden="true" />
              Activate
            </MenuItem>
          )}
          {!isPublished && (
            <MenuItem danger onSelect={() => setQuestion("delete")}>
              <Trash2 aria-hidden="true" />
              Delete draft
            </MenuItem>
          )}
        </MenuContent>
      </Menu>
      <ConfirmDialog
        open={question === "deactivate"}
        onOpenChange={(open) => !open && setQuestion(null)}
        title={`Deactivate ${flow.name}?`}
        confirmLabel="Deactivate flow"
        danger={false}
        onConfirm={() => setStatus("inactive")}
      >
        New conversations are turned away. Runs that are under way go on, and you can activate it again at any time.
      </ConfirmDialog>
      <ConfirmDialog
        open={question === "delete"}
        onOpenChange={(open) => !open && setQuestion(null)}
        title={`Delete the draft of ${flow.name}?`}
        confirmLabel="Delete draft"
        onConfirm={remove}
      >
        Its {flow.stateCount} {flow.stateCount === 1 ? "state is" : "states are"} lost for good. It was never published, so no conversation uses it.
      </ConfirmDialog>
    </>
  );
}

function useFlowActions(flow: FlowRow) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const router = useRouter();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.flows.list.queryKey() });
  const onError = (error: unknown) => toast.error(describeError(error));
  const duplicate = useMutation(
    trpc.flows.duplicate.mutationOptions({
      onError,
      onSuccess: async ({ slug }) => {
        await refresh();
        toast.success(`Copied ${flow.name}`, { action: { label: "Open copy", onClick: () => router.push(`/flows/${slug}`) } });
      },
    }),
  );
  const status = useMutation(trpc.flows.setStatus.mutationOptions({ onError, onSuccess: refresh }));
  const remove = useMutation(trpc.flows.delete.mutationOptions({ onError, onSuccess: refresh }));
  return {
    duplicate: () => duplicate.mutate({ id: flow.id }),
    setStatus: (next: "active" | "inactive") => status.mutateAsync({ id: flow.id, status: next }),
    remove: () => remove.mutateAsync({ id: flow.id }),
    exportJson: async () => {
      try {
        const { slug, number, definition } = await client.flows.export.query({ id: flow.id });
        downloadJson(`${slug}.v${number}.json`, definition);
      } catch (error) {
        onError(error);
      }
    },
  };
}

"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Archive, ArchiveRestore, CirclePause, CirclePlay, Copy, Download, Ellipsis, ExternalLink, Link2, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useChatPath } from "@/components/trpc/use-chat-path";
import { useTRPC, useTRPCClient } from "@/components/trpc/use-trpc";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/dropdown-menu";
import { downloadJson } from "./download-json";
import { FlowQuestion, type Question } from "./flow-question";
import type { FlowRow } from "./flow-row";

type Status = "active" | "inactive" | "archived";

/** What can be done with a flow without opening it. */
export function FlowMenu({ flow }: { flow: FlowRow }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const actions = useFlowActions(flow);
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
          {flow.publishedVersion !== null && <ChatItems flow={flow} />}
          <MenuItem onSelect={() => actions.duplicate()}>
            <Copy aria-hidden="true" />
            Duplicate
          </MenuItem>
          <MenuItem onSelect={() => void actions.exportJson()}>
            <Download aria-hidden="true" />
            Export JSON
          </MenuItem>
          <MenuSeparator />
          <StatusItems flow={flow} onAsk={setQuestion} onSet={(status) => void actions.setStatus(status).catch(() => undefined)} />
        </MenuContent>
      </Menu>
      <FlowQuestion flow={flow} question={question} onClose={() => setQuestion(null)} actions={actions} />
    </>
  );
}

function ChatItems({ flow }: { flow: FlowRow }) {
  const path = useChatPath()(flow.slug);
  const copy = async () => {
    await navigator.clipboard.writeText(`${window.location.origin}${path}`);
    toast.success(`Copied the chat link of ${flow.name}`);
  };
  return (
    <>
      <MenuItem onSelect={() => window.open(path, "_blank", "noopener")}>
        <ExternalLink aria-hidden="true" />
        Open chat page
      </MenuItem>
      <MenuItem onSelect={() => void copy()}>
        <Link2 aria-hidden="true" />
        Copy chat link
      </MenuItem>
    </>
  );
}

/** Whether new conversations may start, and the ways out: archived for what ran, deleted for what did not. */
function StatusItems({ flow, onAsk, onSet }: { flow: FlowRow; onAsk: (question: Question) => void; onSet: (status: Status) => void }) {
  const isPublished = flow.publishedVersion !== null;
  return (
    <>
      {flow.status === "active" && (
        <MenuItem onSelect={() => onAsk("deactivate")}>
          <CirclePause aria-hidden="true" />
          Deactivate
        </MenuItem>
      )}
      {isPublished && flow.status === "inactive" && (
        <MenuItem onSelect={() => onSet("active")}>
          <CirclePlay aria-hidden="true" />
          Activate
        </MenuItem>
      )}
      {flow.status === "archived" && (
        <MenuItem onSelect={() => onSet("active")}>
          <ArchiveRestore aria-hidden="true" />
          Restore
        </MenuItem>
      )}
      {isPublished && flow.status !== "archived" && (
        <MenuItem onSelect={() => onAsk("archive")}>
          <Archive aria-hidden="true" />
          Archive
        </MenuItem>
      )}
      {!flow.hasRuns && (
        <MenuItem danger onSelect={() => onAsk("delete")}>
          <Trash2 aria-hidden="true" />
          {isPublished ? "Delete flow" : "Delete draft"}
        </MenuItem>
      )}
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
    setStatus: (next: Status) => status.mutateAsync({ id: flow.id, status: next }),
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

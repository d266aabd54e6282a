import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { describeError, operatorSentence } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import type { FlowDefinition } from "@/flows/definition/schema";
import { versionPaths } from "./version-row";

/** What can be done with a version. Each says what came of it; a promise is refused when nothing did. */
export function useVersionActions(slug: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const refresh = async (): Promise<void> => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: trpc.flows.versions.queryKey() }),
      queries.invalidateQueries({ queryKey: trpc.flows.version.queryKey() }),
      queries.invalidateQueries({ queryKey: trpc.flows.list.queryKey() }),
    ]);
  };
  const onError = (error: unknown) => toast.error(describeError(error));
  const takeBack = useMutation(
    trpc.flows.edit.mutationOptions({
      onError,
      async onSuccess({ refused: [refused] }) {
        await refresh();
        if (refused !== undefined) toast.error(operatorSentence(refused.code));
        else toast.success("The draft is what it was before");
      },
    }),
  );
  const undo = (revision: number, definition: FlowDefinition) =>
    takeBack.mutate({ flow: slug, opId: crypto.randomUUID(), clientId: "versions", base: revision, edits: [{ type: "replaceDefinition", definition }] });
  const restore = useMutation(
    trpc.versions.restore.mutationOptions({
      onError,
      async onSuccess({ revision, before }, { number }) {
        await refresh();
        toast.success(`The draft says what version ${number} says`, {
          action: { label: "Undo", onClick: () => undo(revision, before) },
          cancel: { label: "Open editor", onClick: () => router.push(versionPaths.editor(slug)) },
          duration: 15_000,
        });
      },
    }),
  );
  const rollBack = useMutation(
    trpc.versions.rollBack.mutationOptions({
      onError,
      async onSuccess({ to }) {
        await refresh();
        toast.success(`New conversations start on version ${to}`);
      },
    }),
  );
  const setNotes = useMutation(trpc.versions.setNotes.mutationOptions({ onSuccess: refresh }));
  return {
    /** What is shown of versions may have changed. */
    refresh: () => void refresh(),
    restore: (number: number) => restore.mutateAsync({ id: slug, number }),
    rollBack: (number: number) => rollBack.mutateAsync({ id: slug, number }),
    setNotes: (number: number, notes: string) => setNotes.mutateAsync({ id: slug, number, notes: notes || null }),
  };
}

export type VersionActions = ReturnType<typeof useVersionActions>;

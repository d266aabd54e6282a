import { useChatPath } from "@/components/trpc/use-chat-path";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { countWords } from "@/components/ui/live-words";
import type { FlowRow } from "./flow-row";

export type Question = "deactivate" | "archive" | "delete";

type Props = {
  flow: FlowRow;
  question: Question | null;
  onClose: () => void;
  actions: { setStatus: (status: "inactive" | "archived") => Promise<unknown>; remove: () => Promise<unknown> };
};

/** Names what is lost before it is. */
export function FlowQuestion({ flow, question, onClose, actions }: Props) {
  const path = useChatPath()(flow.slug);
  const isPublished = flow.publishedVersion !== null;
  const shared = (own: Question) => ({ open: question === own, onOpenChange: (open: boolean) => !open && onClose() });
  return (
    <>
      <ConfirmDialog
        {...shared("deactivate")}
        title={`Deactivate ${flow.name}?`}
        confirmLabel="Deactivate flow"
        danger={false}
        onConfirm={() => actions.setStatus("inactive")}
      >
        New conversations are turned away. Runs that are under way go on, and you can activate it again at any time.
      </ConfirmDialog>
      <ConfirmDialog
        {...shared("archive")}
        title={`Archive ${flow.name}?`}
        confirmLabel="Archive flow"
        danger={false}
        onConfirm={() => actions.setStatus("archived")}
      >
        It is no longer offered, and {path} says that it is closed. Runs that are under way go on, what was recorded stays, and you can restore it at any time.
      </ConfirmDialog>
      <ConfirmDialog
        {...shared("delete")}
        title={isPublished ? `Delete ${flow.name}?` : `Delete the draft of ${flow.name}?`}
        confirmLabel={isPublished ? "Delete flow" : "Delete draft"}
        onConfirm={actions.remove}
      >
        {isPublished
          ? `Its ${countWords(flow.stateCount, "state")} and every version of it are lost for good, and ${path} leads nowhere. It never ran, so no conversation uses it.`
          : `Its ${countWords(flow.stateCount, "state")} ${flow.stateCount === 1 ? "is" : "are"} lost for good. It was never published, so no conversation uses it.`}
      </ConfirmDialog>
    </>
  );
}

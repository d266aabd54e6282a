import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { MoveDialog } from "./move-dialog";
import { NotesDialog } from "./notes-dialog";
import type { VersionActions } from "./use-version-actions";
import { type FlowFacts, type placesOf, restoreWords, rollBackWords, type VersionRow } from "./version-row";

export type Question = { type: "restore" | "rollBack" | "notes" | "move"; version: VersionRow };

type Props = { flow: FlowFacts; places: ReturnType<typeof placesOf>; question: Question | null; actions: VersionActions; onClose: () => void };

/** Says what will happen before it does. */
export function VersionQuestions({ flow, places, question, actions, onClose }: Props) {
  if (question === null) return null;
  const { number } = question.version;
  const { pinned } = places;
  const draft = places.draft?.number ?? null;
  const onOpenChange = (open: boolean) => !open && onClose();
  switch (question.type) {
    case "notes":
      return <NotesDialog version={question.version} onSave={(notes) => actions.setNotes(number, notes)} onClose={onClose} />;
    case "move":
      return <MoveDialog slug={flow.slug} to={number} onDone={actions.refresh} onClose={onClose} />;
    case "restore":
      return (
        <ConfirmDialog
          open
          onOpenChange={onOpenChange}
          title={`Restore version ${number} as the draft?`}
          confirmLabel={`Restore version ${number}`}
          danger={false}
          onConfirm={() => actions.restore(number)}
        >
          <Sentences all={restoreWords({ number, pinned, draft })} />
        </ConfirmDialog>
      );
    case "rollBack":
      return (
        <ConfirmDialog
          open
          onOpenChange={onOpenChange}
          title={`Start new conversations on version ${number}?`}
          confirmLabel={`Start on version ${number}`}
          danger={false}
          onConfirm={() => actions.rollBack(number)}
        >
          <Sentences all={rollBackWords({ to: number, pinned: pinned ?? number, draft, status: flow.status })} />
        </ConfirmDialog>
      );
  }
}

function Sentences({ all }: { all: readonly string[] }) {
  return (
    <ul className="grid list-disc gap-1 pl-4 marker:text-ink-3">
      {all.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

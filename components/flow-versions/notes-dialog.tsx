import { useState } from "react";
import { describeError } from "@/components/errors/error-sentence";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import type { VersionRow } from "./version-row";

type Props = { version: VersionRow; onSave: (notes: string) => Promise<unknown>; onClose: () => void };

/** The note of a version. What was typed stays when it cannot be saved. */
export function NotesDialog({ version, onSave, onClose }: Props) {
  const [notes, setNotes] = useState(version.notes ?? "");
  const [isPending, setIsPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  async function save() {
    setIsPending(true);
    setProblem(null);
    try {
      await onSave(notes.trim());
      onClose();
    } catch (error) {
      setProblem(describeError(error));
    } finally {
      setIsPending(false);
    }
  }
  return (
    <Dialog open onOpenChange={(open) => !open && !isPending && onClose()}>
      <DialogContent
        title={`Note of version ${version.number}`}
        footer={
          <>
            <Button onClick={onClose} disabled={isPending}>
              Cancel
            </Button>
            <Button variant="primary" pending={isPending} onClick={() => void save()}>
              Save note
            </Button>
          </>
        }
      >
        <Field label="Note" optional error={problem} help="What is new in it, and why. It changes nothing of what runs.">
          {(control) => <Textarea {...control} rows={3} maxLength={2000} value={notes} onChange={(event) => setNotes(event.target.value)} />}
        </Field>
      </DialogContent>
    </Dialog>
  );
}

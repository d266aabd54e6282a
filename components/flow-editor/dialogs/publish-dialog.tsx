import { useMemo, useState } from "react";
import { useCatalogue } from "@/components/catalogue/use-catalogue";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Skeleton } from "@/components/ui/skeleton";
import { Textarea } from "@/components/ui/textarea";
import { checkFlow } from "@/flows/validation/check-flow";
import type { Issue } from "@/flows/validation/issue";
import { noteNoModel } from "@/flows/validation/no-model";
import { IssueRow } from "../drawer/issues-panel";
import type { EditorApi } from "../editor-api";
import { selectHasUnsent } from "../store/document-slice";
import { type EditorState, useEditor, useEditorStore } from "../store/editor-store";
import type { Exchange } from "../sync/exchange";
import { useChangesSinceLive } from "../use-changes-since-live";
import { selectHasDraft } from "../version-badge";
import { ShareDialog } from "./share-dialog";

type Props = { api: EditorApi; hasModel: boolean; exchange: () => Exchange | null };

/** What blocks publishing, what it changes, a note, and the result. */
export function PublishDialog({ api, hasModel, exchange }: Props) {
  const store = useEditorStore();
  const { facts } = useCatalogue();
  const definition = useEditor((state) => state.definition);
  const number = useEditor(selectNextNumber);
  const isUnchanged = useEditor((state) => !selectHasDraft(state));
  const close = () => store.getState().closeDialog();
  const [notes, setNotes] = useState("");
  const [isPending, setIsPending] = useState(false);
  const [serverErrors, setServerErrors] = useState<readonly Issue[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [done, setDone] = useState<{ number: number; doubts: readonly string[] } | null>(null);
  const found = useMemo(() => noteNoModel(checkFlow(definition, facts), definition, hasModel), [definition, facts, hasModel]);
  const errors = serverErrors ?? found.errors;

  const publish = async () => {
    setIsPending(true);
    setProblem(null);
    try {
      if (!(await exchange()?.flush())) {
        setProblem("Your last changes are not saved yet, so they cannot be published. Try again when they are.");
        return;
      }
      const outcome = await api.publish(store.getState().sync.revision, notes.trim());
      if (outcome.type === "published") {
        store.getState().published(outcome.number, new Date().toISOString());
        setDone(outcome);
      } else if (outcome.type === "blocked") setServerErrors(outcome.errors);
      else setProblem(outcome.type === "stale" ? "Someone else has just changed this flow. Look at what is new, then publish again." : outcome.sentence);
    } finally {
      setIsPending(false);
    }
  };

  if (done !== null) return <ShareDialog justPublished={done.number} doubts={done.doubts} onClose={close} />;
  if (isUnchanged) return <NothingNew number={number} onClose={close} />;
  if (errors.length > 0) return <Blocked errors={errors} onClose={close} />;
  return (
    <Dialog open onOpenChange={(open) => !open && !isPending && close()}>
      <DialogContent
        title={`Publish version ${number}`}
        description="New conversations start on it at once. Those under way finish on the version they began with."
        footer={
          <>
            <Button onClick={close} disabled={isPending}>
              Cancel
            </Button>
            <Button variant="primary" pending={isPending} onClick={() => void publish()}>
              Publish version {number}
            </Button>
          </>
        }
      >
        <div className="grid gap-4">
          <Changes api={api} />
          <Doubts warnings={found.warnings} onChoose={close} />
          <Field label="Note" optional help="For the list of versions: what is new, and why.">
            {(control) => <Textarea {...control} rows={2} maxLength={2000} value={notes} onChange={(event) => setNotes(event.target.value)} />}
          </Field>
          {problem && (
            <p role="alert" className="text-danger text-sm">
              {problem}
            </p>
          )}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function selectNextNumber(state: EditorState): number {
  const { version } = state;
  return version.status !== "draft" && selectHasUnsent(state) ? version.number + 1 : version.number;
}

function Changes({ api }: { api: EditorApi }) {
  const { published, changes, isPending } = useChangesSinceLive(api);
  if (published === null) return <p className="text-ink-2">This flow has never been published. Publishing makes its chat page available.</p>;
  if (isPending) return <Skeleton className="h-16" />;
  return (
    <section>
      <h3 className="pb-1 font-medium text-sm">Changes since version {published}</h3>
      {changes === null || changes.length === 0 ? (
        <p className="text-ink-2">{changes ? "Nothing has changed." : "The published version could not be loaded for comparison."}</p>
      ) : (
        <ul className="max-h-48 list-disc overflow-y-auto pl-4 text-ink-2 marker:text-ink-3 scrollbar-quiet">
          {changes.map((change) => (
            <li key={change}>{change}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What may be published as it is, and should be known. */
function Doubts({ warnings, onChoose }: { warnings: readonly Issue[]; onChoose: () => void }) {
  if (warnings.length === 0) return null;
  return (
    <section>
      <h3 className="pb-1 font-medium text-sm">{warnings.length === 1 ? "One warning" : `${warnings.length} warnings`}</h3>
      <ul className="-mx-5 max-h-40 overflow-y-auto scrollbar-quiet">
        {warnings.map((issue) => (
          <IssueRow key={`${issue.code}${issue.path}${issue.message}`} issue={issue} isError={false} onChoose={onChoose} />
        ))}
      </ul>
    </section>
  );
}

function Blocked({ errors, onClose }: { errors: readonly Issue[]; onClose: () => void }) {
  const sentence =
    errors.length === 1
      ? "One error would break conversations. Choose it to go where it can be mended."
      : `${errors.length} errors would break conversations. Choose one to go where it can be mended.`;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title="Not ready to publish" description={sentence} footer={<Button onClick={onClose}>Close</Button>}>
        <ul className="-mx-5">
          {errors.map((issue) => (
            <IssueRow key={`${issue.code}${issue.path}${issue.message}`} issue={issue} isError onChoose={onClose} />
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  );
}

function NothingNew({ number, onClose }: { number: number; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title="Nothing new to publish" footer={<Button onClick={onClose}>Close</Button>}>
        <p className="text-ink-2">Version {number} is what you see here, and new conversations run on it already.</p>
      </DialogContent>
    </Dialog>
  );
}

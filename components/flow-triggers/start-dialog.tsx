import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { countWords } from "@/components/ui/live-words";
import { Textarea } from "@/components/ui/textarea";
import { peopleIn, reasonWords, type Skipped } from "./trigger-words";

type Props = { flow: { slug: string; name: string }; open: boolean; onOpenChange: (open: boolean) => void };
type Preview = { total: number; starts: number; skipped: readonly Skipped[] };

const most = 10_000;

/** Starts the flow for people who are named, after a look at what that would do. */
export function StartDialog(props: Props) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <StartForm {...props} />
    </Dialog>
  );
}

function StartForm({ flow, onOpenChange }: Props) {
  const [text, setText] = useState("");
  const people = peopleIn(text);
  const { look, start, forget } = useStarts(flow.slug, () => onOpenChange(false));
  const preview = look.data ?? null;
  const isTooMany = people.length > most;
  const wish = { flow: flow.slug, people };
  return (
    <DialogContent
      title={`Start ${flow.name} for…`}
      description="Each person gets one run, in their own conversation. Nothing is sent before you have seen what it would do."
      footer={
        preview === null ? (
          <Button variant="primary" disabled={people.length === 0 || isTooMany} pending={look.isPending} onClick={() => look.mutate(wish)}>
            See what it would do
          </Button>
        ) : (
          <>
            <Button onClick={forget} disabled={start.isPending}>
              Change the list
            </Button>
            <Button variant="primary" disabled={preview.starts === 0} pending={start.isPending} onClick={() => start.mutate(wish)}>
              {`Start for ${countWords(preview.starts, "person").replace("persons", "people")}`}
            </Button>
          </>
        )
      }
    >
      {preview === null ? (
        <Field
          label="Participants"
          help="Ids or telephone numbers with the country's code, one a line."
          aside={people.length > 0 ? people.length.toLocaleString("en") : undefined}
          error={isTooMany ? `At most ${most.toLocaleString("en")} at once.` : null}
        >
          {(control) => <Textarea {...control} rows={6} className="font-mono text-xs" value={text} onChange={(event) => setText(event.target.value)} />}
        </Field>
      ) : (
        <Outcome preview={preview} />
      )}
    </DialogContent>
  );
}

function Outcome({ preview: { total, starts, skipped } }: { preview: Preview }) {
  return (
    <div role="status" className="grid gap-1.5">
      <p className="tabular-nums">
        Of {total.toLocaleString("en")} the flow would be started for <strong className="font-medium">{starts.toLocaleString("en")}</strong> now.
      </p>
      {skipped.length > 0 && (
        <ul aria-label="Would be left alone" className="text-ink-2">
          {skipped.map(({ reason, count }) => (
            <li key={reason} className="tabular-nums">
              {count.toLocaleString("en")}: {reasonWords(reason)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function useStarts(slug: string, onStarted: () => void) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  // A press that is repeated because no answer came is the same batch.
  const [key] = useState(() => crypto.randomUUID());
  const onError = (error: unknown) => toast.error(describeError(error));
  const look = useMutation(trpc.triggers.preview.mutationOptions({ onError }));
  const start = useMutation(
    trpc.triggers.start.mutationOptions({
      onError,
      async onSuccess() {
        await queries.invalidateQueries({ queryKey: trpc.triggers.fired.queryKey({ id: slug }) });
        onStarted();
      },
    }),
  );
  return {
    look,
    forget: look.reset,
    start: { isPending: start.isPending, mutate: (wish: { flow: string; people: string[] }) => start.mutate({ ...wish, key }) },
  };
}

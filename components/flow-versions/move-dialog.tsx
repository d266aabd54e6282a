import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { MisfitList } from "./misfit-list";
import { dryRunWords, isOver, moveLabel, moveShare, moveWords } from "./move-words";
import { useDryRun } from "./use-dry-run";

const lookAgainMs = 700;

type Props = { slug: string; to: number; onDone: () => void; onClose: () => void };

/** Looks at every conversation that is under way, says which can go on on the version and which cannot, and moves them when asked to. */
export function MoveDialog({ slug, to, onDone, onClose }: Props) {
  const trpc = useTRPC();
  const [moveId, setMoveId] = useState<string | null>(null);
  const dryRun = useDryRun(slug, to, moveId === null);
  const begin = useMutation(trpc.moves.begin.mutationOptions({ onSuccess: ({ id }) => setMoveId(id) }));
  const onlyFitting = dryRun.data?.checked.some(({ fits }) => !fits) ?? false;
  const label = dryRun.data ? moveLabel(dryRun.data) : null;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        className="sm:max-w-xl"
        title={`Move conversations that are under way to version ${to}`}
        footer={
          moveId === null ? (
            <>
              <Button onClick={onClose} disabled={begin.isPending}>
                {label === null && dryRun.data ? "Close" : "Cancel"}
              </Button>
              {label !== null && (
                <Button variant="primary" pending={begin.isPending} onClick={() => begin.mutate({ id: slug, to, onlyFitting })}>
                  {label}
                </Button>
              )}
            </>
          ) : (
            <Button onClick={onClose}>Close</Button>
          )
        }
      >
        {moveId === null ? (
          <>
            <Checked to={to} dryRun={dryRun} />
            {begin.error && (
              <p role="alert" className="mt-3 text-danger text-sm">
                {describeError(begin.error)}
              </p>
            )}
          </>
        ) : (
          <Progress slug={slug} moveId={moveId} onDone={onDone} />
        )}
      </DialogContent>
    </Dialog>
  );
}

function Checked({ to, dryRun }: { to: number; dryRun: ReturnType<typeof useDryRun> }) {
  if (dryRun.error)
    return (
      <div role="alert" className="grid justify-items-start gap-3 text-danger text-sm">
        <p>{describeError(dryRun.error)}</p>
        <Button onClick={() => void dryRun.refetch()}>Try again</Button>
      </div>
    );
  if (!dryRun.data)
    return (
      <div aria-busy="true" role="status" aria-label="Looking at the conversations" className="grid gap-2.5 py-1">
        <Skeleton className="w-64" />
        <Skeleton className="w-80" />
      </div>
    );
  return (
    <div className="grid gap-4">
      <ul className="grid list-disc gap-1 pl-4 text-ink-2 text-sm marker:text-ink-3">
        {dryRunWords(dryRun.data, to).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <MisfitList title="These do not fit" runs={dryRun.data.checked.filter(({ fits }) => !fits)} />
    </div>
  );
}

function Progress({ slug, moveId, onDone }: { slug: string; moveId: string; onDone: () => void }) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.moves.get.queryOptions(
      { id: slug, move: moveId },
      { refetchInterval: ({ state }) => (state.data !== undefined && isOver(state.data) ? false : lookAgainMs) },
    ),
  );
  const over = query.data !== undefined && isOver(query.data);
  const tell = useRef(onDone);
  useEffect(() => {
    tell.current = onDone;
  }, [onDone]);
  useEffect(() => {
    if (over) tell.current();
  }, [over]);
  if (query.error && !query.data)
    return (
      <p role="alert" className="text-danger text-sm">
        {describeError(query.error)}
      </p>
    );
  if (!query.data) return <Skeleton className="w-64" />;
  return (
    <div className="grid gap-4">
      <div className="grid gap-2">
        <p role="status" className="tabular-nums">
          {moveWords(query.data)}
        </p>
        {!over && (
          <>
            <progress aria-label="How far it is" value={moveShare(query.data)} className="h-1.5 w-full accent-(--accent)" />
            <p className="text-ink-3 text-sm">It goes on when this is closed.</p>
          </>
        )}
      </div>
      {over && <MisfitList title="These stay where they were" runs={query.data.runs.filter(({ status }) => status === "misfit" || status === "failed")} />}
    </div>
  );
}

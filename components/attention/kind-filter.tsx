import { Button } from "@/components/ui/button";
import { type DeadLetterCounts, type DeadLetterKind, deadLetterKinds } from "@/flows/protocol/operations";
import { kindWords } from "./dead-letter-words";

type Props = { kind: DeadLetterKind | null; counts: DeadLetterCounts | undefined; onChange: (kind: DeadLetterKind | null) => void };

/** Shows one kind, or all of them. */
export function KindFilter({ kind, counts, onChange }: Props) {
  const total = counts && deadLetterKinds.reduce((sum, each) => sum + counts[each], 0);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form's
    <div role="group" aria-label="Show" className="scrollbar-none flex gap-1 overflow-x-auto px-3 pb-3 sm:px-5">
      <Choice label="All" count={total} isChosen={kind === null} onChoose={() => onChange(null)} />
      {deadLetterKinds.map((each) => (
        <Choice key={each} label={kindWords[each].many} count={counts?.[each]} isChosen={kind === each} onChoose={() => onChange(each)} />
      ))}
    </div>
  );
}

function Choice({ label, count, isChosen, onChoose }: { label: string; count: number | undefined; isChosen: boolean; onChoose: () => void }) {
  return (
    <Button variant="ghost" aria-pressed={isChosen} onClick={onChoose} className="px-2.5 pointer-coarse:px-2">
      {label}
      <span className="min-w-[2ch] text-left text-ink-3 text-xs tabular-nums">{count !== undefined && count > 0 && count}</span>
    </Button>
  );
}

import { changeMarks } from "@/components/flow-canvas/change-badge";
import { cn } from "@/components/ui/cn";
import type { Change } from "@/flows/comparison/compare-definitions";
import { describeChange } from "@/flows/comparison/describe-change";

/** What is different, a sentence each, with each value before and after. */
export function ChangeList({ changes, state }: { changes: readonly Change[]; state: string | null }) {
  const shown = state === null ? changes : changes.filter((change) => change.state === state);
  if (shown.length === 0) return <p className="p-4 text-ink-3 text-sm">{state === null ? "Nothing is different." : `Nothing is different in ${state}.`}</p>;
  return (
    <ol aria-label="Changes" className="divide-y divide-line">
      {shown.map((change, index) => {
        const { sentence, details } = describeChange(change);
        const { sign, ground, ink } = changeMarks[change.type];
        return (
          // Changes have no names of their own, and their list is made anew as a whole.
          <li key={index} className="flex gap-2.5 px-4 py-2.5">
            <span aria-hidden="true" className={cn("grid size-5 shrink-0 place-items-center rounded-xs font-medium", ground, ink)}>
              {sign}
            </span>
            <div className="min-w-0">
              <p className="[overflow-wrap:anywhere]">{sentence}</p>
              {details.length > 0 && (
                <ul className="mt-0.5 grid gap-0.5 text-ink-2 text-xs">
                  {details.map((detail) => (
                    <li key={detail} className="[overflow-wrap:anywhere]">
                      {detail}
                    </li>
                  ))}
                </ul>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

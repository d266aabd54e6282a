import { cn } from "@/components/ui/cn";
import type { ChangeMark, EdgeMark, StateMark } from "./highlights";

/** A change as a sign, a word and a ground, wherever two versions are compared. */
export const changeMarks = {
  added: { sign: "+", word: "Added", ground: "bg-success-soft", ink: "text-success", line: "border-success" },
  removed: { sign: "−", word: "Removed", ground: "bg-danger-soft", ink: "text-danger", line: "border-danger" },
  renamed: { sign: "≈", word: "Renamed", ground: "bg-warn-soft", ink: "text-warn", line: "border-warn" },
  changed: { sign: "~", word: "Changed", ground: "bg-warn-soft", ink: "text-warn", line: "border-warn" },
} as const satisfies Record<ChangeMark, { sign: string; word: string; ground: string; ink: string; line: string }>;

export function isChangeMark(mark: StateMark | EdgeMark): mark is ChangeMark {
  return Object.hasOwn(changeMarks, mark);
}

/** What became of a state, in a word at its lower corner: the upper ones say where a flow begins and where a run stands. */
export function ChangeBadge({ mark }: { mark: ChangeMark }) {
  const { sign, word, ground, ink, line } = changeMarks[mark];
  return (
    <span
      aria-hidden="true"
      className={cn(
        "absolute -bottom-2.5 left-3 z-1 flex h-5 items-center gap-1 rounded-full border px-2 font-medium text-[10.5px] leading-none group-data-[lod=far]/canvas:-bottom-5 group-data-[lod=far]/canvas:h-9 group-data-[lod=far]/canvas:px-4 group-data-[lod=far]/canvas:text-[20px]",
        ground,
        ink,
        line,
      )}
    >
      <span>{sign}</span> {word}
    </span>
  );
}

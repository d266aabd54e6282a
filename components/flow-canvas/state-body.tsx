import { GitFork, ListChecks, MessageSquareText, Split, Zap } from "lucide-react";
import { cn } from "@/components/ui/cn";
import type { StateView } from "./canvas-model";
import type { StateLine } from "./describe-state";
import { bodyHeight, lineHeight } from "./node-geometry";

const lineIcons = { says: MessageSquareText, does: Zap, asks: ListChecks, decides: Split, branches: GitFork, ends: null, empty: null } as const;

/** What a state says or does, one to three lines of fixed height. */
export function StateBody({ view }: { view: StateView }) {
  return (
    <div className="overflow-hidden px-3 py-2.5 group-data-[lod=far]/canvas:invisible" style={{ height: bodyHeight(view) }}>
      {view.lines.map((line, i) => (
        <BodyLine key={i} line={line} />
      ))}
    </div>
  );
}

function BodyLine({ line }: { line: StateLine }) {
  const Icon = lineIcons[line.about];
  const quiet = line.about === "empty" || line.about === "ends";
  return (
    <div className="flex gap-1.5 overflow-hidden" style={{ height: line.rows * lineHeight, lineHeight: `${lineHeight}px` }}>
      {Icon && <Icon aria-hidden="true" className="mt-[3px] size-3 shrink-0 text-ink-3" />}
      <span
        className={cn(
          "min-w-0 flex-1 overflow-hidden text-xs [overflow-wrap:anywhere]",
          quiet ? "text-ink-3" : "text-ink-2",
          line.rows === 1 ? "truncate" : "[display:-webkit-box] [-webkit-box-orient:vertical]",
        )}
        style={{ lineHeight: `${lineHeight}px`, ...(line.rows > 1 ? { WebkitLineClamp: line.rows } : {}) }}
      >
        {line.text}
      </span>
    </div>
  );
}

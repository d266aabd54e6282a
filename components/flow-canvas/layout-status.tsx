import { Panel } from "@xyflow/react";
import { X } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Spinner } from "@/components/ui/spinner";
import type { LayoutProgress } from "./use-positions";

const reasons = {
  large: "too many for a finer one",
  late: "a finer one took too long",
  cancelled: "the finer one was cancelled",
  failed: "a finer one could not be computed",
} as const;

/** Says that a better layout is on its way, and lets it be left; or why the simple one stays, until that is read. */
export function LayoutStatus({ progress }: { progress: LayoutProgress }) {
  const [read, setRead] = useState<LayoutProgress | null>(null);
  return (
    <Panel position="top-center" className="flow-layout-status pointer-events-none" role="status">
      {progress.type === "improving" && (
        <span className={pill}>
          <Spinner className="size-3.5" />
          <span className="tabular-nums">Tidying {progress.states} states</span>
          <Button size="sm" variant="ghost" className="h-6 rounded-full px-2" onClick={progress.cancel}>
            Cancel
          </Button>
        </span>
      )}
      {progress.type === "simple" && read !== progress && (
        <span className={pill}>
          <span className="tabular-nums">
            Simple layout of {progress.states} states: {reasons[progress.because]}
          </span>
          <IconButton label="Close" size="sm" tooltip={false} className="size-6 rounded-full" onClick={() => setRead(progress)}>
            <X />
          </IconButton>
        </span>
      )}
    </Panel>
  );
}

const pill = "pointer-events-auto flex items-center gap-2 rounded-xl border border-line bg-surface py-1 pr-1 pl-3 text-ink-2 text-xs shadow-raised";

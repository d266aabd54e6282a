import { Handle, Position } from "@xyflow/react";
import { TriangleAlert } from "lucide-react";
import { cn } from "@/components/ui/cn";
import { ariaLabels } from "./aria-labels";
import type { ExitView, StateView } from "./canvas-model";
import { exitHeight } from "./node-geometry";

/** One row for each outgoing event, with the handle that its edges leave from. */
export function StateExits({ view, editable }: { view: StateView; editable: boolean }) {
  if (view.exits.length === 0) return null;
  return (
    <div className="border-line border-t pt-1 pb-1 group-data-[lod=far]/canvas:border-transparent">
      {view.exits.map((exit) => (
        <ExitRow key={exit.event} exit={exit} editable={editable} />
      ))}
    </div>
  );
}

function ExitRow({ exit, editable }: { exit: ExitView; editable: boolean }) {
  const isMissing = exit.missing.length > 0;
  return (
    <div className="relative flex items-center justify-end gap-1.5 pr-3.5 pl-3" style={{ height: exitHeight }}>
      <span className={cn("flex min-w-0 items-center gap-1.5 text-2xs group-data-[lod=far]/canvas:invisible", isMissing ? "text-danger" : "text-ink-2")}>
        {isMissing && <TriangleAlert aria-hidden="true" className="size-3 shrink-0" />}
        <span className="truncate font-mono text-[10.5px]">{isMissing ? `${exit.event} → ${exit.missing.join(", ")}` : exit.event}</span>
        {isMissing && <span className="sr-only">, not defined</span>}
        {exit.candidates > 1 && <span className="rounded-xs bg-neutral-soft px-1 text-[10px] text-neutral leading-4 tabular-nums">{exit.candidates}</span>}
      </span>
      <Handle
        id={exit.event}
        type="source"
        position={Position.Right}
        isConnectable={editable}
        isConnectableEnd={false}
        title={editable ? ariaLabels.exit(exit.event) : undefined}
        className={cn("flow-exit", isMissing && "flow-exit-missing")}
      />
    </div>
  );
}

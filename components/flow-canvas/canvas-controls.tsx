import { Panel } from "@xyflow/react";
import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "@/components/ui/icon-button";
import type { CanvasView } from "./use-canvas-view";

export function CanvasControls({ view, children }: { view: CanvasView; children: ReactNode }) {
  return (
    <Panel position="bottom-left" className="flow-controls flex items-center gap-0.5 rounded-md border border-line bg-surface p-0.5 shadow-raised">
      <IconButton label="Zoom out" tooltipSide="top" onClick={() => view.zoomBy(1 / 1.25)}>
        <ZoomOut />
      </IconButton>
      <IconButton label="Zoom in" tooltipSide="top" onClick={() => view.zoomBy(1.25)}>
        <ZoomIn />
      </IconButton>
      <IconButton label="Fit the whole flow" shortcut="F" tooltipSide="top" onClick={view.fit}>
        <Maximize />
      </IconButton>
      {children}
    </Panel>
  );
}

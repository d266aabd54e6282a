import { MousePointer2, PanelLeft, Play } from "lucide-react";
import type { ReactNode } from "react";
import type { IssueCount } from "@/components/flow-canvas/aria-labels";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { useMediaQuery } from "@/components/ui/use-media-query";
import type { Validation } from "@/flows/validation/issue";
import { Drawer } from "./drawer/drawer";
import type { EditorApi } from "./editor-api";
import { LeftRail } from "./left-rail";
import { panelRoom } from "./panel-room";
import { Faces } from "./people/faces";
import { RightPanel } from "./right-panel";
import { useEditor, useEditorStore } from "./store/editor-store";
import { selectPanels } from "./store/panels-slice";
import { narrowScreen } from "./use-editor-session";
import { useWindowWidth } from "./use-window-width";

type Props = {
  issues: Readonly<Record<string, IssueCount>>;
  validation: Validation | null;
  api: EditorApi;
  canvas: ReactNode;
  inspector: ReactNode;
  preview: ReactNode;
};

/** Rail, canvas, drawer and right panel; on a narrow screen the panels lie over the canvas. */
export function EditorLayout(props: Props) {
  const isNarrow = useMediaQuery(narrowScreen);
  return isNarrow ? <NarrowLayout {...props} /> : <BroadLayout {...props} />;
}

function BroadLayout({ issues, validation, api, canvas, inspector, preview }: Props) {
  const panels = useEditor(selectPanels);
  const room = panelRoom(useWindowWidth(), panels);
  return (
    <div className="flex min-h-0 flex-1">
      {panels.rail && (
        <div className="shrink-0" style={{ width: room.rail }}>
          <LeftRail issues={issues} />
        </div>
      )}
      <div className="flex min-w-0 flex-1 flex-col">
        <div className="relative min-h-0 flex-1">{canvas}</div>
        {panels.drawer && (
          <div className="h-[min(320px,45%)] shrink-0">
            <Drawer validation={validation} api={api} />
          </div>
        )}
      </div>
      <aside
        aria-label="Inspector and preview"
        hidden={!panels.right}
        className="shrink-0 border-line border-l [&[hidden]]:hidden"
        style={{ width: room.side }}
      >
        <RightPanel inspector={inspector} preview={preview} isSideBySide={room.isSideBySide} />
      </aside>
    </div>
  );
}

function NarrowLayout({ issues, validation, api, canvas, inspector, preview }: Props) {
  const panels = useEditor(selectPanels);
  const { setPanels } = useEditorStore().getState();
  return (
    <div className="relative min-h-0 flex-1 overflow-hidden">
      <div className={cn("absolute inset-x-0 top-0", panels.right ? "bottom-[min(72%,560px)]" : "bottom-0")}>{canvas}</div>
      <div className="absolute top-2 left-2 z-10">
        <Faces />
      </div>
      <div className={cn("absolute top-2 right-2 z-10 grid gap-1.5", panels.right && "grid-flow-col")}>
        <IconButton
          label="Outline"
          variant="secondary"
          tooltip={false}
          aria-pressed={panels.rail}
          onClick={() => setPanels({ rail: !panels.rail, right: false, drawer: false })}
        >
          <PanelLeft />
        </IconButton>
        <IconButton
          label="Inspect"
          variant="secondary"
          tooltip={false}
          onClick={() => setPanels({ right: true, rightTab: "inspect", rail: false, drawer: false })}
        >
          <MousePointer2 />
        </IconButton>
        <IconButton
          label="Preview"
          variant="secondary"
          tooltip={false}
          onClick={() => setPanels({ right: true, rightTab: "preview", rail: false, drawer: false })}
        >
          <Play />
        </IconButton>
      </div>
      {panels.rail && (
        <div className="absolute inset-y-0 left-0 z-20 w-56 shadow-overlay">
          <LeftRail issues={issues} />
        </div>
      )}
      <section
        aria-label="Inspector and preview"
        hidden={!panels.right}
        className="absolute inset-x-0 bottom-0 z-30 h-[min(72%,560px)] overflow-hidden rounded-t-xl border-line border-t bg-surface shadow-overlay [&[hidden]]:hidden"
      >
        <RightPanel inspector={inspector} preview={preview} />
      </section>
      {panels.drawer && (
        <div className="absolute inset-x-0 bottom-0 z-40 h-3/5 shadow-overlay">
          <Drawer validation={validation} api={api} />
        </div>
      )}
    </div>
  );
}

import { MousePointer2, Play, X } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { useEditor, useEditorStore } from "./store/editor-store";
import { type RightTab, selectPanels } from "./store/panels-slice";

type Props = {
  inspector: ReactNode;
  preview: ReactNode;
  /** There is room for both, and both are wanted: they stand beside each other instead of behind tabs. */
  isSideBySide?: boolean;
};

/** Inspector and preview. Both stay alive however they are shown, so that a preview goes on while its state is edited. */
export function RightPanel({ inspector, preview, isSideBySide = false }: Props) {
  const { rightTab } = useEditor(selectPanels);
  const { setPanels } = useEditorStore().getState();
  const choose = (value: string) => {
    if (isRightTab(value)) setPanels({ rightTab: value });
  };
  return (
    <Tabs
      value={rightTab}
      onValueChange={choose}
      className={cn("grid h-full min-h-0 grid-rows-[auto_minmax(0,1fr)] bg-surface", isSideBySide ? "grid-cols-2" : "grid-cols-1")}
    >
      {isSideBySide ? <ColumnTitles /> : <PanelTabs />}
      <TabsContent value="inspect" forceMount {...(isSideBySide ? columnAs("Inspector") : tab)}>
        {inspector}
      </TabsContent>
      <TabsContent value="preview" forceMount {...(isSideBySide ? columnAs("Preview") : tab)}>
        {preview}
      </TabsContent>
    </Tabs>
  );
}

const tab = { className: "data-[state=inactive]:hidden" } as const;

/** Beside each other they are no longer what a tab shows. */
function columnAs(label: string) {
  return { role: "region", "aria-labelledby": undefined, "aria-label": label, className: "min-w-0 border-line not-first:border-l" } as const;
}

function PanelTabs() {
  const { setPanels } = useEditorStore().getState();
  return (
    <div className="flex items-center border-line border-b pr-1.5">
      <TabsList className="flex-1 border-b-0">
        <TabsTrigger value="inspect">
          <MousePointer2 aria-hidden="true" /> Inspect
        </TabsTrigger>
        <TabsTrigger value="preview">
          <Play aria-hidden="true" /> Preview
        </TabsTrigger>
      </TabsList>
      <IconButton label="Close" tooltip={false} onClick={() => setPanels({ right: false })}>
        <X />
      </IconButton>
    </div>
  );
}

const columnTitle = "flex h-10 items-center gap-1.5 border-line border-b pr-1.5 pl-4 font-medium text-sm [&_svg]:size-4";

function ColumnTitles() {
  const { setPanels } = useEditorStore().getState();
  return (
    <>
      <div className={columnTitle}>
        <MousePointer2 aria-hidden="true" /> Inspect
      </div>
      <div className={cn(columnTitle, "border-l")}>
        <Play aria-hidden="true" /> Preview
        <IconButton label="Close the preview" tooltip={false} className="ml-auto" onClick={() => setPanels({ preview: false, rightTab: "inspect" })}>
          <X />
        </IconButton>
      </div>
    </>
  );
}

function isRightTab(value: string): value is RightTab {
  return value === "inspect" || value === "preview";
}

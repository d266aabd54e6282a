import { MousePointer2, Play, X } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { useEditor, useEditorStore } from "./store/editor-store";
import { type RightTab, selectPanels } from "./store/panels-slice";

/** Inspector and preview in two tabs; both stay alive, so that a preview goes on while its state is edited. */
export function RightPanelTabs({ inspector, preview, className }: { inspector: ReactNode; preview: ReactNode; className?: string }) {
  const { rightTab } = useEditor(selectPanels);
  const { setPanels } = useEditorStore().getState();
  const choose = (value: string) => {
    if (isRightTab(value)) setPanels({ rightTab: value });
  };
  return (
    <Tabs value={rightTab} onValueChange={choose} className={cn("flex h-full min-h-0 flex-col bg-surface", className)}>
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
      <TabsContent value="inspect" forceMount className="flex-1 data-[state=inactive]:hidden">
        {inspector}
      </TabsContent>
      <TabsContent value="preview" forceMount className="flex-1 data-[state=inactive]:hidden">
        {preview}
      </TabsContent>
    </Tabs>
  );
}

function isRightTab(value: string): value is RightTab {
  return value === "inspect" || value === "preview";
}

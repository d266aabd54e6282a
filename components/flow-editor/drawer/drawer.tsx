import { X } from "lucide-react";
import { countIssues } from "@/components/flow-canvas/aria-labels";
import { IconButton } from "@/components/ui/icon-button";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import type { Validation } from "@/flows/validation/issue";
import type { EditorApi } from "../editor-api";
import { useEditor, useEditorStore } from "../store/editor-store";
import { type DrawerTab, selectPanels } from "../store/panels-slice";
import { IssuesPanel } from "./issues-panel";
import { JsonPanel } from "./json-panel";
import { ShortcutsPanel } from "./shortcuts-panel";
import { VersionsPanel } from "./versions-panel";

const tabs: readonly { value: DrawerTab; label: string }[] = [
  { value: "issues", label: "Issues" },
  { value: "json", label: "JSON" },
  { value: "versions", label: "Versions" },
  { value: "shortcuts", label: "Shortcuts" },
];

export function Drawer({ validation, api }: { validation: Validation | null; api: EditorApi }) {
  const { drawerTab } = useEditor(selectPanels);
  const { setPanels } = useEditorStore().getState();
  const count = validation ? validation.errors.length + validation.warnings.length : 0;
  const choose = (value: string) => {
    const tab = tabs.find((candidate) => candidate.value === value);
    if (tab) setPanels({ drawerTab: tab.value });
  };
  return (
    <Tabs value={drawerTab} onValueChange={choose} className="flex h-full min-h-0 flex-col border-line border-t bg-surface">
      <div className="flex items-center border-line border-b pr-1.5">
        <TabsList className="flex-1 border-b-0">
          {tabs.map(({ value, label }) => (
            <TabsTrigger
              key={value}
              value={value}
              title={value === "issues" && validation ? countIssues({ errors: validation.errors.length, warnings: validation.warnings.length }) : undefined}
            >
              {label}
              {value === "issues" && (
                <span className="inline-block min-w-5 text-left">
                  {count > 0 && <span className="rounded-full bg-neutral-soft px-1.5 text-2xs text-neutral tabular-nums">{count}</span>}
                </span>
              )}
            </TabsTrigger>
          ))}
        </TabsList>
        <IconButton label="Close" tooltip={false} onClick={() => setPanels({ drawer: false })}>
          <X />
        </IconButton>
      </div>
      <TabsContent value="issues" className="flex-1 overflow-y-auto scrollbar-quiet">
        <IssuesPanel validation={validation} />
      </TabsContent>
      <TabsContent value="json" className="flex-1 overflow-hidden">
        <JsonPanel />
      </TabsContent>
      <TabsContent value="versions" className="flex-1 overflow-y-auto scrollbar-quiet">
        <VersionsPanel api={api} />
      </TabsContent>
      <TabsContent value="shortcuts" className="flex-1 overflow-y-auto scrollbar-quiet">
        <ShortcutsPanel />
      </TabsContent>
    </Tabs>
  );
}

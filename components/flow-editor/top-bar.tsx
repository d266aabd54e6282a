import {
  ArrowLeft,
  Braces,
  CircleAlert,
  CircleCheck,
  Download,
  Ellipsis,
  History,
  Keyboard,
  MessageSquare,
  PanelBottom,
  PanelLeft,
  PanelRight,
  Play,
  Redo2,
  Settings2,
  Share2,
  TriangleAlert,
  Undo2,
  Workflow,
} from "lucide-react";
import Link from "next/link";
import { countIssues } from "@/components/flow-canvas/aria-labels";
import { emptySelection } from "@/components/flow-canvas/use-node-changes";
import { useChatPath } from "@/components/trpc/use-chat-path";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { saveFile } from "@/components/ui/save-file";
import { toMermaid } from "@/flows/definition/mermaid";
import { toV2 } from "@/flows/definition/to-v2";
import type { Validation } from "@/flows/validation/issue";
import { Faces } from "./people/faces";
import { SaveStatus } from "./save-status";
import { selectCanRedo, selectCanUndo } from "./store/document-slice";
import { type EditorState, useEditor, useEditorStore } from "./store/editor-store";
import { selectPanels } from "./store/panels-slice";
import { VersionBadge } from "./version-badge";

export function TopBar({ validation }: { validation: Validation | null }) {
  const store = useEditorStore();
  const name = useEditor((state) => state.definition.name);
  const panels = useEditor(selectPanels);
  const { setPanels, openDialog } = store.getState();
  return (
    <header className="flex h-12 shrink-0 items-center gap-1.5 border-line border-b bg-surface px-2 sm:px-3">
      <Link
        href="/flows"
        aria-label="All flows"
        title="All flows"
        className="grid size-8 shrink-0 place-items-center rounded-md text-ink-2 hover:bg-hover hover:text-ink pointer-coarse:size-11"
      >
        <ArrowLeft aria-hidden="true" className="size-4" />
      </Link>
      <h1 className="min-w-0 truncate font-medium text-sm">{name}</h1>
      <VersionBadge />
      <SaveStatus />
      {/* They take what room is left, and none from anything else. */}
      <div className="flex min-w-0 flex-1 basis-0 justify-end overflow-hidden p-0.5 max-lg:hidden">
        <Faces />
      </div>
      <div className="ml-auto flex shrink-0 items-center gap-0.5 sm:gap-1">
        <IssuesButton validation={validation} />
        <HistoryButtons />
        <PanelButtons />
        <MoreMenu />
        <Button
          className="max-sm:hidden"
          aria-pressed={panels.right && panels.rightTab === "preview"}
          onClick={() => setPanels({ right: true, rightTab: "preview" })}
        >
          <Play aria-hidden="true" /> Preview
        </Button>
        <Button variant="primary" onClick={() => openDialog({ type: "publish" })}>
          Publish
        </Button>
      </div>
    </header>
  );
}

function IssuesButton({ validation }: { validation: Validation | null }) {
  const toggleDrawer = useEditor((state) => state.toggleDrawer);
  if (!validation) return null;
  const errors = validation.errors.length;
  const warnings = validation.warnings.length;
  const text = countIssues({ errors, warnings }) || "No issues";
  return (
    <Button
      variant="ghost"
      aria-label={`${text}. Open the issues`}
      title={text}
      className={cn("px-2 tabular-nums", errors > 0 ? "text-danger!" : warnings > 0 ? "text-warn!" : "text-success!")}
      onClick={() => toggleDrawer("issues")}
    >
      {errors > 0 && (
        <>
          <CircleAlert aria-hidden="true" /> {errors}
        </>
      )}
      {warnings > 0 && (
        <span className={cn("flex items-center gap-1.5 text-warn", errors > 0 && "max-sm:hidden")}>
          <TriangleAlert aria-hidden="true" /> {warnings}
        </span>
      )}
      {errors + warnings === 0 && <CircleCheck aria-hidden="true" />}
    </Button>
  );
}

function HistoryButtons() {
  const canUndo = useEditor(selectCanUndo);
  const canRedo = useEditor(selectCanRedo);
  const { undo, redo } = useEditorStore().getState();
  return (
    <>
      <IconButton label="Undo" shortcut="Ctrl Z" disabled={!canUndo} onClick={undo}>
        <Undo2 />
      </IconButton>
      <IconButton label="Redo" shortcut="Ctrl Shift Z" disabled={!canRedo} onClick={redo} className="max-sm:hidden">
        <Redo2 />
      </IconButton>
    </>
  );
}

function PanelButtons() {
  const panels = useEditor(selectPanels);
  const { setPanels } = useEditorStore().getState();
  return (
    <div className="mx-1 flex items-center gap-0.5 border-line border-x px-1.5 max-lg:hidden">
      <IconButton label="Outline and palette" aria-pressed={panels.rail} onClick={() => setPanels({ rail: !panels.rail })}>
        <PanelLeft />
      </IconButton>
      <IconButton label="Issues, JSON and versions" aria-pressed={panels.drawer} onClick={() => setPanels({ drawer: !panels.drawer })}>
        <PanelBottom />
      </IconButton>
      <IconButton label="Inspector and preview" aria-pressed={panels.right} onClick={() => setPanels({ right: !panels.right })}>
        <PanelRight />
      </IconButton>
    </div>
  );
}

function MoreMenu() {
  const store = useEditorStore();
  const slug = useEditor((state) => state.flow.slug);
  const chatPath = useChatPath();
  const isPublished = useEditor((state) => state.publishedVersion !== null);
  const { toggleDrawer, setPanels, select, openDialog } = store.getState();
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton label="More" tooltip={false}>
          <Ellipsis />
        </IconButton>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuItem
          onSelect={() => {
            select(emptySelection);
            setPanels({ right: true, rightTab: "inspect" });
          }}
        >
          <Settings2 aria-hidden="true" /> Flow settings
        </MenuItem>
        <MenuItem className="sm:hidden" onSelect={() => setPanels({ right: true, rightTab: "preview" })}>
          <Play aria-hidden="true" /> Preview
        </MenuItem>
        <MenuItem onSelect={() => toggleDrawer("versions")}>
          <History aria-hidden="true" /> Versions
        </MenuItem>
        <MenuItem onSelect={() => toggleDrawer("json")}>
          <Braces aria-hidden="true" /> Edit as JSON
        </MenuItem>
        <MenuItem onSelect={() => download(store.getState())}>
          <Download aria-hidden="true" /> Download JSON
        </MenuItem>
        <MenuItem onSelect={() => downloadMermaid(store.getState())}>
          <Workflow aria-hidden="true" /> Download as Mermaid
        </MenuItem>
        {isPublished && (
          <MenuItem onSelect={() => openDialog({ type: "share" })}>
            <Share2 aria-hidden="true" /> Share
          </MenuItem>
        )}
        {isPublished && (
          <MenuItem asChild>
            <a href={chatPath(slug)} target="_blank" rel="noreferrer">
              <MessageSquare aria-hidden="true" /> Open the chat page
            </a>
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem onSelect={() => toggleDrawer("shortcuts")}>
          <Keyboard aria-hidden="true" /> Keyboard shortcuts
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}

function download({ definition, flow }: EditorState): void {
  saveFile(`${flow.slug}.json`, JSON.stringify(toV2(definition), null, 2), "application/json");
}

function downloadMermaid({ definition, flow }: EditorState): void {
  saveFile(`${flow.slug}.mmd`, toMermaid(definition), "text/vnd.mermaid");
}

import { ArrowRightLeft, Ellipsis, GitCompareArrows, type LucideIcon, NotebookPen, RotateCcw, Undo2 } from "lucide-react";
import Link from "next/link";
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from "@/components/ui/dropdown-menu";
import type { Question } from "./version-questions";
import { type FlowFacts, type placesOf, type VersionRow, versionPaths } from "./version-row";

type Props = { flow: FlowFacts; version: VersionRow; places: ReturnType<typeof placesOf>; mayChange: boolean; onAsk: (question: Question) => void };

/** What can be done with one version. */
export function VersionMenu({ flow, version, places, mayChange, onAsk }: Props) {
  const { number, status } = version;
  const before = places.before(number);
  const isPinned = places.pinned === number;
  const isPublished = status === "published";
  const ask = (type: Question["type"]) => () => onAsk({ type, version });
  return (
    <Menu>
      <MenuTrigger
        aria-label={`Actions for version ${number}`}
        className="inline-grid size-8 shrink-0 place-items-center rounded-md text-ink-3 hover:bg-line hover:text-ink data-[state=open]:bg-line pointer-coarse:size-11"
      >
        <Ellipsis aria-hidden="true" className="size-4" />
      </MenuTrigger>
      <MenuContent align="end">
        {before !== null && <Compare slug={flow.slug} from={before} to={number} />}
        {places.pinned !== null && !isPinned && places.pinned !== before && <Compare slug={flow.slug} from={places.pinned} to={number} />}
        {isPublished && mayChange && (
          <>
            <MenuSeparator />
            {!isPinned && <Item icon={Undo2} label={`Start new conversations on version ${number}`} onSelect={ask("rollBack")} />}
            <Item icon={ArrowRightLeft} label={`Move running conversations to version ${number}`} onSelect={ask("move")} />
            <Item icon={RotateCcw} label="Restore as draft" onSelect={ask("restore")} />
            <Item icon={NotebookPen} label={version.notes === null ? "Add a note" : "Change the note"} onSelect={ask("notes")} />
          </>
        )}
      </MenuContent>
    </Menu>
  );
}

function Item({ icon: Icon, label, onSelect }: { icon: LucideIcon; label: string; onSelect: () => void }) {
  return (
    <MenuItem onSelect={onSelect}>
      <Icon aria-hidden="true" />
      {label}
    </MenuItem>
  );
}

function Compare({ slug, from, to }: { slug: string; from: number; to: number }) {
  return (
    <MenuItem asChild>
      <Link href={versionPaths.compare(slug, from, to)}>
        <GitCompareArrows aria-hidden="true" />
        Compare with version {from}
      </Link>
    </MenuItem>
  );
}

import { Search } from "lucide-react";
import { useId, useState } from "react";
import type { IssueCount } from "@/components/flow-canvas/aria-labels";
import { Input } from "@/components/ui/input";
import { Outline } from "./outline";
import { Palette } from "./palette";

export const searchFieldId = "editor-search";

/** Outline of the states with a search, and the palette of state types. */
export function LeftRail({ issues }: { issues: Readonly<Record<string, IssueCount>> }) {
  const [query, setQuery] = useState("");
  const headingId = useId();
  return (
    <div className="flex h-full min-h-0 w-full flex-col border-line border-r bg-surface">
      <div className="p-2 pb-1.5">
        <Input
          id={searchFieldId}
          type="search"
          aria-label="Search states"
          placeholder="Search states"
          icon={<Search aria-hidden="true" />}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setQuery("");
          }}
        />
      </div>
      <section aria-labelledby={headingId} className="flex min-h-0 flex-1 flex-col">
        <h2 id={headingId} className="sr-only">
          States
        </h2>
        <Outline query={query} issues={issues} />
      </section>
      <Palette />
    </div>
  );
}

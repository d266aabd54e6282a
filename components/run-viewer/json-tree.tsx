"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { cn } from "@/components/ui/cn";
import type { Json } from "@/flows/json/json";
import { masked } from "@/flows/masking/masked";
import { type Change, changeAt, holdsChange, pointerTo } from "./context-changes";

type Changes = ReadonlyMap<string, Change>;

const changeMarks = {
  added: { sign: "+", word: "added", ground: "bg-success-soft", ink: "text-success" },
  changed: { sign: "~", word: "changed", ground: "bg-warn-soft", ink: "text-warn" },
  removed: { sign: "−", word: "removed", ground: "bg-danger-soft", ink: "text-danger" },
} satisfies Record<Change, { sign: string; word: string; ground: string; ink: string }>;

export type JsonBranchProps = {
  name: string;
  value: Json | undefined;
  /** JSON pointer of the value, by which `changes` names it. */
  pointer: string;
  changes: Changes;
  depth: number;
};

/** One key of a JSON value with everything below it. What changed is marked, and the way to it is open. */
export function JsonBranch({ name, value, pointer, changes, depth }: JsonBranchProps) {
  const change = changeAt(changes, pointer);
  const isTree = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = isTree && (chosen ?? (holdsChange(changes, pointer) || (changes.has(pointer) && depth === 0)));
  const mark = change ? changeMarks[change] : null;
  return (
    <li>
      <div
        className={cn("flex items-start gap-1 rounded-xs px-1 py-0.5", mark?.ground)}
        style={{ paddingLeft: 4 + depth * 14 }}
        data-change={change ?? undefined}
      >
        <span className={cn("w-3 shrink-0 text-center font-medium", mark?.ink)} aria-hidden="true">
          {mark?.sign}
        </span>
        {mark && <span className="sr-only">{mark.word}</span>}
        {isTree ? (
          <button
            type="button"
            aria-expanded={open}
            className="flex min-w-0 items-center gap-1 rounded-xs text-left hover:text-accent"
            onClick={() => setChosen(!open)}
          >
            <ChevronRight aria-hidden="true" className={cn("size-3 shrink-0 transition-transform duration-150", open && "rotate-90")} />
            <span className="text-ink">{name}</span>
            {!open && <span className={cn("truncate", mark ? "text-ink-2" : "text-ink-3")}>{preview(value)}</span>}
          </button>
        ) : (
          <span className="min-w-0 break-words pl-4">
            <span className="text-ink">{name}</span> <Scalar value={value} isRemoved={change === "removed"} />
          </span>
        )}
      </div>
      {open && (
        <ul>
          {Object.entries(value ?? {}).map(([key, child]) => (
            <JsonBranch key={key} name={key} value={child} pointer={pointerTo(pointer, key)} changes={changes} depth={depth + 1} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Scalar({ value, isRemoved }: { value: Json | undefined; isRemoved: boolean }) {
  if (value === masked) return <HiddenValue />;
  const text = JSON.stringify(value) ?? "undefined";
  const tone = typeof value === "string" ? "text-success" : typeof value === "number" ? "text-action" : "text-wait";
  return <span className={cn(tone, isRemoved && "line-through")}>{text}</span>;
}

/** Of a sensitive key, for agents and viewers. */
function HiddenValue() {
  return (
    <span className="text-ink-3" title="Hidden for your role">
      {masked}
      <span className="sr-only"> Hidden for your role</span>
    </span>
  );
}

/** What a closed branch holds, in a few words. */
function preview(value: Json | undefined): string {
  if (Array.isArray(value)) return value.length === 1 ? "1 entry" : `${value.length} entries`;
  return typeof value === "object" && value !== null ? `{ ${Object.keys(value).join(", ")} }` : "";
}

"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { cn } from "@/components/ui/cn";
import type { Json, JsonObject } from "@/flows/json";
import { type Change, changeAt, holdsChange, pointerTo } from "./context-changes";

type Changes = ReadonlyMap<string, Change>;

const changeMarks = {
  added: { sign: "+", word: "added", classes: "bg-success-soft", signClasses: "text-success" },
  changed: { sign: "~", word: "changed", classes: "bg-warn-soft", signClasses: "text-warn" },
  removed: { sign: "−", word: "removed", classes: "bg-danger-soft", signClasses: "text-danger" },
} satisfies Record<Change, { sign: string; word: string; classes: string; signClasses: string }>;

/** The context as a tree; what this step added, changed or removed is marked and opened. */
export function ContextTree({ context, previous, changes }: { context: JsonObject; previous: JsonObject; changes: Changes }) {
  const removed = Object.keys(previous).filter((key) => !Object.hasOwn(context, key));
  const keys = [...Object.keys(context), ...removed].sort();
  if (keys.length === 0) return <p className="p-4 text-ink-3">The context is empty at this step.</p>;
  return (
    <ul className="p-2 font-mono text-xs" data-testid="run-context">
      {keys.map((key) => (
        <Branch
          key={key}
          name={key}
          value={Object.hasOwn(context, key) ? context[key] : previous[key]}
          pointer={pointerTo("", key)}
          changes={changes}
          depth={0}
        />
      ))}
    </ul>
  );
}

type BranchProps = { name: string; value: Json | undefined; pointer: string; changes: Changes; depth: number };

function Branch({ name, value, pointer, changes, depth }: BranchProps) {
  const change = changeAt(changes, pointer);
  const isTree = typeof value === "object" && value !== null && Object.keys(value).length > 0;
  const opensItself = holdsChange(changes, pointer) || (change !== null && depth === 0);
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = isTree && (chosen ?? opensItself);
  const mark = change ? changeMarks[change] : null;
  return (
    <li>
      <div
        className={cn("flex items-start gap-1 rounded-xs px-1 py-0.5", mark?.classes)}
        style={{ paddingLeft: 4 + depth * 14 }}
        data-change={change ?? undefined}
      >
        <span className={cn("w-3 shrink-0 text-center font-medium", mark?.signClasses)} aria-hidden="true">
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
            {!open && <span className="truncate text-ink-3">{preview(value)}</span>}
          </button>
        ) : (
          <span className="min-w-0 break-words pl-4">
            <span className="text-ink">{name}</span> <Scalar value={value} removed={change === "removed"} />
          </span>
        )}
      </div>
      {open && (
        <ul>
          {Object.entries(value ?? {}).map(([key, child]) => (
            <Branch key={key} name={key} value={child} pointer={pointerTo(pointer, key)} changes={changes} depth={depth + 1} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Scalar({ value, removed }: { value: Json | undefined; removed: boolean }) {
  const text = JSON.stringify(value) ?? "undefined";
  const tone = typeof value === "string" ? "text-success" : typeof value === "number" ? "text-action" : "text-wait";
  return <span className={cn(tone, removed && "line-through")}>{text}</span>;
}

function preview(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  return typeof value === "object" && value !== null ? `{ ${Object.keys(value).join(", ")} }` : "";
}

"use client";

import { type Column, DataTable } from "@/components/ui/data-table";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import type { RunStatus } from "@/flows/protocol/chat";

/** A run as the list shows it. */
export type RunRow = {
  id: string;
  flow: { slug: string; name: string };
  version: number;
  status: RunStatus;
  currentState: string;
  turns: number;
  steps: number;
  startedAt: string;
  lastMessage: string | null;
  error: { code: string } | null;
};

const columns: Column<RunRow>[] = [
  { id: "started", header: "Started", cell: (run) => <RelativeTime at={run.startedAt} />, className: "w-36" },
  {
    id: "flow",
    header: "Flow",
    cell: (run) => (
      <span className="block truncate" title={run.flow.name}>
        {run.flow.name}
      </span>
    ),
    className: "xl:w-56",
  },
  { id: "version", header: "Version", align: "right", cell: (run) => run.version, className: "w-20 max-lg:hidden" },
  { id: "status", header: "Status", cell: (run) => <StatusBadge status={run.status} plain />, className: "w-32" },
  {
    id: "state",
    header: "State",
    cell: (run) => (
      <code className="block truncate font-mono text-xs" title={run.currentState}>
        {run.currentState}
      </code>
    ),
    className: "w-48",
  },
  {
    id: "last",
    header: "Last message",
    cell: (run) => (
      <span className="block truncate text-ink-2" title={run.lastMessage ?? undefined}>
        {run.lastMessage}
      </span>
    ),
    className: "max-xl:hidden",
  },
  { id: "turns", header: "Turns", align: "right", cell: (run) => run.turns, className: "w-20" },
  { id: "steps", header: "Steps", align: "right", cell: (run) => run.steps, className: "w-24 pr-6" },
];

const rowHref = (run: RunRow) => `/runs/${run.id}`;
const rowKey = (run: RunRow) => run.id;

/** Runs, newest first; `loadingRows` draws placeholders instead. */
export function RunTable({ runs, loadingRows }: { runs: readonly RunRow[]; loadingRows?: number }) {
  return <DataTable label="Runs" columns={columns} rows={runs} rowKey={rowKey} rowHref={rowHref} phone={RunCard} loadingRows={loadingRows} />;
}

function RunCard(run: RunRow) {
  return (
    <span className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <span className="flex items-center justify-between gap-3">
        <span className="truncate font-medium">{run.flow.name}</span>
        <RelativeTime at={run.startedAt} className="shrink-0 text-ink-3 text-xs" />
      </span>
      <span className="flex items-center justify-between gap-3 text-ink-2 text-xs">
        <StatusBadge status={run.status} plain />
        <code className="truncate font-mono">{run.currentState}</code>
      </span>
      {run.lastMessage && <span className="truncate text-ink-2 text-xs">{run.lastMessage}</span>}
    </span>
  );
}

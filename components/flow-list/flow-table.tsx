"use client";

import { Badge } from "@/components/ui/badge";
import { type Column, DataTable } from "@/components/ui/data-table";
import { RelativeTime } from "@/components/ui/relative-time";
import { StatusBadge } from "@/components/ui/status-badge";
import { FlowMenu } from "./flow-menu";
import { type FlowRow, moduleWords, versionWords } from "./flow-row";

const columns: readonly Column<FlowRow>[] = [
  {
    id: "name",
    header: "Name",
    cell: (flow) => (
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="truncate font-medium text-ink" title={flow.name}>
          {flow.name}
        </span>
        <span className="min-w-16 shrink-[4] truncate font-mono text-2xs text-ink-3 max-lg:hidden" title={flow.slug}>
          {flow.slug}
        </span>
      </span>
    ),
  },
  { id: "status", header: "Status", cell: (flow) => <StatusBadge plain status={flow.status} />, className: "w-28" },
  { id: "version", header: "Version", cell: (flow) => <Versions flow={flow} />, className: "w-40" },
  {
    id: "module",
    header: "Module",
    cell: (flow) => <span className="text-ink-2">{moduleWords[flow.module]}</span>,
    className: "w-28 max-lg:hidden",
  },
  { id: "states", header: "States", align: "right", cell: (flow) => <span className="text-ink-2">{flow.stateCount}</span>, className: "w-20 max-md:hidden" },
  {
    id: "runs",
    header: "Runs today",
    align: "right",
    cell: (flow) => <span className={flow.runsToday === 0 ? "text-ink-3" : "text-ink"}>{flow.runsToday}</span>,
    className: "w-28",
  },
  {
    id: "edited",
    header: "Last edited",
    cell: (flow) => (
      <span className="text-ink-2" title={flow.updatedBy ?? undefined}>
        <RelativeTime at={flow.updatedAt} />
        {flow.updatedBy && <span className="text-ink-3 max-lg:hidden"> by {flow.updatedBy}</span>}
      </span>
    ),
    className: "w-32 lg:w-48",
  },
];

export function FlowTable({ flows, isLoading }: { flows: readonly FlowRow[]; isLoading: boolean }) {
  return (
    <DataTable
      label="Flows"
      columns={columns}
      rows={flows}
      loadingRows={isLoading ? 5 : undefined}
      rowKey={(flow) => flow.id}
      rowHref={(flow) => `/flows/${flow.slug}`}
      rowActions={(flow) => <FlowMenu flow={flow} />}
      phone={(flow) => <FlowCard flow={flow} />}
    />
  );
}

function Versions({ flow }: { flow: FlowRow }) {
  const { live, draft } = versionWords(flow);
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap tabular-nums">
      <span className={flow.status === "active" ? "text-ink" : "text-ink-3"}>{live}</span>
      {draft && <Badge tone="warn">{draft}</Badge>}
    </span>
  );
}

function FlowCard({ flow }: { flow: FlowRow }) {
  return (
    <span className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
      <span className="flex items-center gap-2">
        <span className="min-w-0 truncate text-base font-medium text-ink">{flow.name}</span>
      </span>
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
        <StatusBadge plain status={flow.status} />
        <Versions flow={flow} />
        <span className="tabular-nums">
          {flow.runsToday} {flow.runsToday === 1 ? "run" : "runs"} today
        </span>
        <span className="text-ink-3">
          Edited <RelativeTime at={flow.updatedAt} />
        </span>
      </span>
    </span>
  );
}

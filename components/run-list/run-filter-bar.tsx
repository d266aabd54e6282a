"use client";

import { useCallback, useEffect, useRef } from "react";
import { SearchField } from "@/components/ui/search-field";
import { Select } from "@/components/ui/select";
import { type Period, periods, type RunFilters } from "./run-filters";

const periodNames = { all: "Any time", today: "Today", "7d": "Last 7 days", "30d": "Last 30 days" } satisfies Record<Period, string>;
const statusNames = { running: "Running", paused: "Paused", completed: "Completed", cancelled: "Cancelled", failed: "Failed" };
const statusOptions = [{ value: "any", label: "Any status" }, ...Object.entries(statusNames).map(([value, label]) => ({ value, label }))];
const periodOptions = (["all", ...periods.filter((period) => period !== "all")] as const).map((value) => ({ value, label: periodNames[value] }));

type Props = { filters: RunFilters; flows: { slug: string; name: string }[]; onChange: (filters: RunFilters) => void };

export function RunFilterBar({ filters, flows, onChange }: Props) {
  const latest = useRef({ filters, onChange });
  useEffect(() => {
    latest.current = { filters, onChange };
  });
  const search = useCallback((q: string) => latest.current.onChange({ ...latest.current.filters, q }), []);
  // Of one width, whatever is chosen: a filter that grows would push the next one from under the pointer.
  const choice = "w-auto min-w-32 flex-1 sm:w-40 sm:flex-none";
  return (
    <search aria-label="Filter runs" className="flex flex-wrap items-center gap-2 px-4 pb-3 sm:px-6">
      <SearchField label="Search runs" value={filters.q} onChange={search} />
      <Select
        aria-label="Flow"
        className={choice}
        value={filters.flow || "any"}
        onValueChange={(flow) => onChange({ ...filters, flow: flow === "any" ? "" : flow })}
        options={[{ value: "any", label: "Any flow" }, ...flows.map((flow) => ({ value: flow.slug, label: flow.name }))]}
      />
      <Select
        aria-label="Status"
        className={choice}
        value={filters.status || "any"}
        onValueChange={(status) => onChange({ ...filters, status: isStatus(status) ? status : "" })}
        options={statusOptions}
      />
      <Select
        aria-label="Time"
        className={choice}
        value={filters.period}
        onValueChange={(period) => onChange({ ...filters, period })}
        options={periodOptions}
      />
      {filters.state && (
        <button
          type="button"
          className="h-8 max-w-full truncate rounded-md bg-sunken px-2.5 font-mono text-xs hover:bg-hover pointer-coarse:h-11"
          onClick={() => onChange({ ...filters, state: "" })}
        >
          in {filters.state} ×<span className="sr-only"> Remove this filter</span>
        </button>
      )}
    </search>
  );
}

const isStatus = (value: string): value is keyof typeof statusNames => Object.hasOwn(statusNames, value);

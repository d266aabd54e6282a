"use client";

import { Search } from "lucide-react";
import { useEffect, useState } from "react";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import type { Period, RunFilters } from "./run-filters";

const periodNames = { all: "Any time", today: "Today", "7d": "Last 7 days", "30d": "Last 30 days" } satisfies Record<Period, string>;
const statusNames = { running: "Running", paused: "Paused", completed: "Completed", cancelled: "Cancelled", failed: "Failed" };

type Props = { filters: RunFilters; flows: { slug: string; name: string }[]; onChange: (filters: RunFilters) => void };

export function RunFilterBar({ filters, flows, onChange }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-3 md:px-6" role="search" aria-label="Filter runs">
      <SearchField value={filters.q} onChange={(q) => onChange({ ...filters, q })} />
      <Select
        aria-label="Flow"
        value={filters.flow || "any"}
        onValueChange={(flow) => onChange({ ...filters, flow: flow === "any" ? "" : flow })}
        options={[{ value: "any", label: "Any flow" }, ...flows.map((flow) => ({ value: flow.slug, label: flow.name }))]}
      />
      <Select
        aria-label="Status"
        value={filters.status || "any"}
        onValueChange={(status) => onChange({ ...filters, status: isStatus(status) ? status : "" })}
        options={[{ value: "any", label: "Any status" }, ...Object.entries(statusNames).map(([value, label]) => ({ value, label }))]}
      />
      <Select
        aria-label="Time"
        value={filters.period}
        onValueChange={(period) => onChange({ ...filters, period: isPeriod(period) ? period : "all" })}
        options={Object.entries(periodNames).map(([value, label]) => ({ value, label }))}
      />
    </div>
  );
}

const isStatus = (value: string): value is keyof typeof statusNames => Object.hasOwn(statusNames, value);
const isPeriod = (value: string): value is Period => Object.hasOwn(periodNames, value);

/** Reports what was typed once the operator pauses for 300 ms. */
function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), 300);
    return () => clearTimeout(timer);
  });
  return (
    <div className="relative w-64 max-md:w-full">
      <Search aria-hidden="true" className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 size-3.5 text-ink-3" />
      <Input value={typed} onChange={(event) => setTyped(event.target.value)} placeholder="Search by id, state or text" aria-label="Search runs" className="pl-8" />
    </div>
  );
}

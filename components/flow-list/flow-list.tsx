"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Plus, SearchX, Workflow } from "lucide-react";
import { useCallback, useState } from "react";
import { describeError } from "@/components/errors/error-sentence";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { SearchField } from "@/components/ui/search-field";
import { Select } from "@/components/ui/select";
import { useUrlFilters } from "@/components/ui/use-url-filters";
import { CreateFlowDialog } from "./create-flow-dialog";
import { flowStatusWords, isFlowStatus, isModule, moduleWords } from "./flow-row";
import { FlowTable } from "./flow-table";

const statusOptions = [{ value: "any", label: "Any status" }, ...Object.entries(flowStatusWords).map(([value, label]) => ({ value, label }))];
const moduleOptions = [{ value: "any", label: "Any module" }, ...Object.entries(moduleWords).map(([value, label]) => ({ value, label }))];

export function FlowList() {
  const trpc = useTRPC();
  const { valueOf, set } = useUrlFilters<"q" | "status" | "module">();
  const [isCreating, setIsCreating] = useState(false);
  const search = useCallback((typed: string) => set({ q: typed }), [set]);
  const [q, statusParam, moduleParam] = [valueOf("q"), valueOf("status"), valueOf("module")];
  const status = isFlowStatus(statusParam) ? statusParam : undefined;
  const module = isModule(moduleParam) ? moduleParam : undefined;
  const isFiltered = Boolean(q || status || module);
  const flows = useQuery(trpc.flows.list.queryOptions({ q, status, module }, { placeholderData: keepPreviousData }));
  const create = (
    <Button variant="primary" onClick={() => setIsCreating(true)}>
      <Plus aria-hidden="true" />
      Create flow
    </Button>
  );

  return (
    <>
      <PageHeader title="Flows" count={flows.data?.flows.length} actions={create} />
      <search aria-label="Filter flows" className="flex flex-wrap items-center gap-2 px-4 pb-3 sm:px-6">
        <SearchField label="Search flows" value={q ?? ""} onChange={search} />
        <Select
          aria-label="Status"
          className="w-auto min-w-32 flex-1 sm:w-36 sm:flex-none"
          options={statusOptions}
          value={status ?? "any"}
          onValueChange={(next) => set({ status: next === "any" ? undefined : next })}
        />
        <Select
          aria-label="Module"
          className="w-auto min-w-32 flex-1 sm:w-36 sm:flex-none"
          options={moduleOptions}
          value={module ?? "any"}
          onValueChange={(next) => set({ module: next === "any" ? undefined : next })}
        />
      </search>

      {flows.isError && !flows.data ? (
        <ErrorState title="The flows did not load" sentence={describeError(flows.error)} onRetry={() => void flows.refetch()} />
      ) : flows.data && flows.data.flows.length === 0 ? (
        isFiltered ? (
          <EmptyState
            icon={<SearchX aria-hidden="true" />}
            title="No flow fits"
            action={<Button onClick={() => set({ q: undefined, status: undefined, module: undefined })}>Clear the filters</Button>}
          >
            Try another word, or look in all statuses and modules.
          </EmptyState>
        ) : (
          <EmptyState icon={<Workflow aria-hidden="true" />} title="Draw your first conversation" action={create}>
            A flow is a conversation drawn as states and the events between them. Start from a template, and change it while you watch it run.
          </EmptyState>
        )
      ) : (
        <FlowTable flows={flows.data?.flows ?? []} isLoading={flows.isPending} />
      )}
      <CreateFlowDialog open={isCreating} onOpenChange={setIsCreating} />
    </>
  );
}

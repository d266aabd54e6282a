"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useMemo, useState } from "react";
import { CatalogueContext, useLoadedCatalogue } from "@/components/catalogue/use-catalogue";
import { describeError } from "@/components/errors/error-sentence";
import { toRequestError } from "@/components/trpc/app-error";
import { useTRPC } from "@/components/trpc/use-trpc";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { EditorSkeleton } from "./editor-skeleton";
import { FlowEditor } from "./flow-editor";
import type { PreviewSlot } from "./preview-slot";
import { newName } from "./sync/new-name";
import { useEditorApi } from "./use-editor-api";

/** Loads a flow by its slug or id and opens it. What is on the screen afterwards belongs to the operator: it is never fetched over. */
export function FlowEditorPage({ id, Preview }: { id: string; Preview: PreviewSlot }) {
  const apiOf = useEditorApi(id);
  const [clientId] = useState(newName);
  const api = useMemo(() => apiOf(clientId), [apiOf, clientId]);
  const {
    data,
    error: loadError,
    refetch,
  } = useQuery({
    queryKey: ["flow-editor", id],
    queryFn: api.load,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnMount: false,
  });
  const me = useQuery(useTRPC().session.me.queryOptions(undefined, { staleTime: 60_000 }));
  const catalogue = useLoadedCatalogue();
  const error = loadError ?? catalogue.error;
  if (data && catalogue.data && !me.isPending) {
    return (
      <CatalogueContext value={catalogue.data}>
        <FlowEditor key={data.flow.id} data={data} api={api} apiOf={apiOf} clientId={clientId} person={me.data?.user.id ?? "anyone"} Preview={Preview} />
      </CatalogueContext>
    );
  }
  if (!error) return <EditorSkeleton />;
  const isUnknown = toRequestError(error).code === "FLOW_NOT_FOUND";
  const allFlows = (
    <Button asChild>
      <Link href="/flows">All flows</Link>
    </Button>
  );
  return (
    <div className="grid h-full place-items-center">
      <ErrorState
        titleAs="h1"
        title={isUnknown ? "There is no such flow" : "The flow could not be loaded"}
        sentence={describeError(error)}
        onRetry={() => void Promise.all([refetch(), catalogue.refetch()])}
        action={isUnknown ? allFlows : undefined}
      />
    </div>
  );
}

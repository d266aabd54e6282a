"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { CatalogueContext, useLoadedCatalogue } from "@/components/catalogue/use-catalogue";
import { noSuchFlow, PageFailed } from "@/components/errors/page-failed";
import { useTRPC } from "@/components/trpc/use-trpc";
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
  const retry = () => void Promise.all([refetch(), catalogue.refetch()]);
  return <PageFailed error={error} title="The flow could not be loaded" missing={noSuchFlow} onRetry={retry} />;
}

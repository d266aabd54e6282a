import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { z } from "zod";
import { describeError } from "@/components/errors/error-sentence";
import { toRequestError } from "@/components/trpc/app-error";
import { useTRPC, useTRPCClient } from "@/components/trpc/use-trpc";
import { errorCatalogue } from "@/flows/errors";
import { issueSchema } from "@/flows/validation/issue";
import type { EditorApi, PublishOutcome, SaveOutcome } from "./editor-api";
import { type LoadedEditor, toEditorData } from "./editor-data";
import { createSending } from "./send-edits";

const errorsSchema = z.object({ errors: z.array(issueSchema).min(1) });

/** The editor's calls of the server; what went wrong comes back as a value. */
export function useEditorApi(id: string): EditorApi {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMemo(() => {
    const send = createSending((edit) => client.flows.edit.mutate({ flow: id, ...edit }));
    const load = async (): Promise<LoadedEditor> => client.flows.editor.query({ id });
    return {
      load: async () => toEditorData(await load()),
      saveEdits: async (revision, edits) => {
        try {
          const sent = await send(revision, edits);
          if (sent.type !== "sent") return sent;
          const version = { number: sent.number, status: "draft", revision: sent.revision };
          return { type: "saved", revision: sent.revision, version, isBehind: sent.isBehind };
        } catch (error) {
          return toSaveOutcome(error);
        }
      },
      publish: async (revision, notes) => {
        try {
          const { version, doubts } = await client.flows.publish.mutate({ id, revision, notes: notes || null });
          void queries.invalidateQueries({ queryKey: trpc.flows.list.queryKey() });
          return { type: "published", number: version.number, doubts };
        } catch (error) {
          return toPublishOutcome(error);
        }
      },
      versions: async () => {
        const { runDays, versions } = await client.flows.versions.query({ id });
        return {
          runDays,
          versions: versions.map(({ number, status, isLive, publishedAt, notes, publishedBy, runs }) => ({
            number,
            status,
            isLive,
            publishedAt: publishedAt?.toISOString() ?? null,
            notes,
            by: publishedBy,
            runs,
          })),
        };
      },
      version: async (number) => (await client.flows.version.query({ id, number })).definition,
    };
  }, [client, queries, trpc, id]);
}

function toSaveOutcome(error: unknown): SaveOutcome {
  const { code } = toRequestError(error);
  if (code === "STALE") return { type: "stale" };
  return errorCatalogue[code].retryable ? { type: "offline" } : { type: "refused", code };
}

function toPublishOutcome(error: unknown): PublishOutcome {
  const { code, details } = toRequestError(error);
  if (code === "STALE") return { type: "stale" };
  const blocked = errorsSchema.safeParse(details);
  if (code === "INVALID_FLOW" && blocked.success) return { type: "blocked", errors: blocked.data.errors };
  return { type: "failed", sentence: describeError(error) };
}

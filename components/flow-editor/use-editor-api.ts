import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { z } from "zod";
import { describeError } from "@/components/errors/error-sentence";
import { toRequestError } from "@/components/trpc/app-error";
import { useTRPC, useTRPCClient } from "@/components/trpc/use-trpc";
import { errorCatalogue } from "@/flows/errors";
import { issueSchema } from "@/flows/validation/issue";
import type { EditorApi, PublishOutcome, SendOutcome } from "./editor-api";
import { type LoadedEditor, toEditorData } from "./editor-data";

const errorsSchema = z.object({ errors: z.array(issueSchema).min(1) });

/** The calls of the server that a page makes under its name; what went wrong comes back as a value. */
export function useEditorApi(id: string): (clientId: string) => EditorApi {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  return useMemo(() => {
    const load = async (): Promise<LoadedEditor> => client.flows.editor.query({ id });
    return (clientId) => ({
      load: async () => toEditorData(await load()),
      sendEdits: async ({ opId, base, edits }) => {
        try {
          const { revision, version, refused, since, ...done } = await client.flows.edit.mutate({ flow: id, opId, clientId, base, edits });
          const draft = { number: version.number, status: "draft", revision };
          return { type: "answered", revision, version: draft, edits: done.edits, refused: refused.map(({ index }) => index), since };
        } catch (error) {
          return toNotDone(error);
        }
      },
      editsSince: async (revision) => {
        try {
          return { type: "entries", entries: (await client.flows.editsSince.query({ flow: id, revision })).since };
        } catch (error) {
          return toNotDone(error);
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
    });
  }, [client, queries, trpc, id]);
}

function toNotDone(error: unknown): Exclude<SendOutcome, { type: "answered" }> {
  const { code, details } = toRequestError(error);
  if (code === "STALE") return { type: "stale", isDone: details?.isDone === true };
  return errorCatalogue[code].retryable ? { type: "offline" } : { type: "refused", code };
}

function toPublishOutcome(error: unknown): PublishOutcome {
  const { code, details } = toRequestError(error);
  if (code === "STALE") return { type: "stale" };
  const blocked = errorsSchema.safeParse(details);
  if (code === "INVALID_FLOW" && blocked.success) return { type: "blocked", errors: blocked.data.errors };
  return { type: "failed", sentence: describeError(error) };
}

import { z } from "zod";
import { toRequestError } from "@/components/trpc/app-error";
import { type WorkspaceSettings, workspaceSettingsSchema } from "@/flows/protocol/workspace";
import type { WorkspaceDraft, WorkspaceProblems } from "./workspace-fields";

const sentences: Record<keyof WorkspaceSettings, string> = {
  name: "Give it a name of at most 80 characters.",
  slug: "Small letters, digits and hyphens, beginning with a letter.",
  timezone: "Choose a zone of the list, for example Asia/Kolkata.",
  currency: "Three letters, for example INR.",
  locale: "Choose a language of the list.",
  region: "Two letters, for example IN.",
};

/** What is typed as settings, or what is wrong with each field in words. Pure. */
export function readDraft(draft: WorkspaceDraft): { ok: true; settings: WorkspaceSettings } | { ok: false; problems: WorkspaceProblems } {
  const parsed = workspaceSettingsSchema.safeParse(draft);
  if (parsed.success) return { ok: true, settings: parsed.data };
  return { ok: false, problems: problemsAt(parsed.error.issues.map(({ path }) => String(path[0]))) };
}

const issuesSchema = z.object({ issues: z.array(z.object({ path: z.string() })) });

/** The fields that the server refused; null when it was something else. */
export function problemsOf(error: unknown): WorkspaceProblems | null {
  const { code, details } = toRequestError(error);
  if (code === "WORKSPACE_EXISTS") return { slug: "There is already a workspace with this address. Choose another one." };
  const issues = code === "INVALID_INPUT" ? issuesSchema.safeParse(details).data?.issues : undefined;
  return issues === undefined ? null : problemsAt(issues.map(({ path }) => path.slice(1)));
}

function problemsAt(keys: readonly string[]): WorkspaceProblems {
  return Object.fromEntries(Object.entries(sentences).filter(([key]) => keys.includes(key)));
}

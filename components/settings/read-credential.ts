import { z } from "zod";
import { toRequestError } from "@/components/trpc/app-error";
import { type CredentialKind, type NewCredential, newCredentialSchema } from "@/flows/protocol/credentials";

/** What is typed, field by field. */
export type CredentialDraft = { name: string; kind: CredentialKind; value: string; header: string; hosts: string };
export type CredentialProblems = Partial<Record<keyof CredentialDraft, string>>;

const sentences = {
  name: "Letters, digits, points, dashes and underscores, at most 64, beginning with a letter or a digit.",
  value: "8 to 4,096 signs without line breaks.",
  header: "Letters, digits, dashes and underscores.",
  hosts: "Hosts like api.example.com, *.example.com or api.example.com:8443, at most 20.",
} as const satisfies CredentialProblems;

/** What is typed as a credential, or what is wrong with each field in words. Pure. */
export function readCredential(draft: CredentialDraft): { ok: true; credential: NewCredential } | { ok: false; problems: CredentialProblems } {
  const isHeader = draft.kind === "header";
  const hosts = draft.hosts.split(/[\s,]+/).filter((host) => host !== "");
  const parsed = newCredentialSchema.safeParse({
    name: draft.name.trim(),
    kind: draft.kind,
    value: draft.value.trim(),
    header: isHeader && draft.header.trim() !== "" ? draft.header.trim() : null,
    hosts,
  });
  if (!parsed.success) return { ok: false, problems: problemsAt(parsed.error.issues.map(({ path }) => String(path[0]))) };
  return isHeader && hosts.length === 0 ? { ok: false, problems: { hosts: "Name the hosts that it may be sent to." } } : { ok: true, credential: parsed.data };
}

const issuesSchema = z.object({ issues: z.array(z.object({ path: z.string() })) });

/** The fields that the server refused; null when it was something else. */
export function refusedFields(error: unknown): CredentialProblems | null {
  const { code, details } = toRequestError(error);
  if (code === "CREDENTIAL_EXISTS") return { name: "There is already a credential of this name. Replace its value, or choose another name." };
  const issues = code === "INVALID_INPUT" ? issuesSchema.safeParse(details).data?.issues : undefined;
  return issues === undefined ? null : problemsAt(issues.map(({ path }) => path.split("/")[1] ?? ""));
}

const problemsAt = (keys: readonly string[]): CredentialProblems => Object.fromEntries(Object.entries(sentences).filter(([key]) => keys.includes(key)));

import type { FlowDefinition } from "@/flows/definition/schema";
import type { FlowEdit } from "@/flows/editing/edit";
import type { ErrorCode } from "@/flows/errors";
import type { Issue } from "@/flows/validation/issue";

export type VersionInfo = { number: number; status: string; revision: number };

/** What customers meet: whether anyone may open the flow, and the title it is offered by. */
export type FlowListing = { isPublic: boolean; title: string | null };

export type EditorData = {
  flow: { id: string; slug: string; name: string; status: string; listing: FlowListing };
  version: VersionInfo;
  definition: FlowDefinition;
  publishedVersion: { number: number; publishedAt: string } | null;
  /** Whether this workspace has a language model to ask. */
  hasModel: boolean;
};

export type SaveOutcome =
  /** `isBehind`: others have edited too, which the page does not show until it is loaded again. */
  | { type: "saved"; revision: number; version: VersionInfo; isBehind?: boolean }
  /** Someone else changed the flow meanwhile. */
  | { type: "stale" }
  /** The server was not reached, or says that trying again can help. */
  | { type: "offline" }
  /** The server does not take these edits: another try gives the same. */
  | { type: "refused"; code: ErrorCode };

export type PublishOutcome =
  /** `doubts`: what will not start the flow, or not this one, as it stands among the others. */
  | { type: "published"; number: number; doubts: readonly string[] }
  | { type: "blocked"; errors: Issue[] }
  | { type: "stale" }
  | { type: "failed"; sentence: string };

export type VersionSummary = {
  number: number;
  status: string;
  /** New conversations start on it. */
  isLive: boolean;
  publishedAt: string | null;
  notes: string | null;
  by: string | null;
  /** Of customers, in the last `runDays` of the list. */
  runs: number;
};

/** What the editor needs of the server. */
export type EditorApi = {
  load: () => Promise<EditorData>;
  saveEdits: (revision: number, edits: readonly FlowEdit[]) => Promise<SaveOutcome>;
  publish: (revision: number, notes: string) => Promise<PublishOutcome>;
  versions: () => Promise<{ runDays: number; versions: VersionSummary[] }>;
  /** The definition of one version. */
  version: (number: number) => Promise<FlowDefinition>;
};

import type { FlowDefinition } from "@/flows/definition/schema";
import type { Answer, Entry, Operation } from "@/flows/editing/sync";
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

type NotDone =
  /** What came between is not known any more: the flow is to be read again. `isDone`: these edits were done before. */
  | { type: "stale"; isDone: boolean }
  /** The server was not reached, or says that trying again can help. */
  | { type: "offline" }
  /** The server does not take these edits: another try gives the same. */
  | { type: "refused"; code: ErrorCode };

/** `since`: what others did between the operation's base and its revision, in order. */
export type SendOutcome = ({ type: "answered"; version: VersionInfo; since: readonly Entry[] } & Answer) | NotDone;
export type SinceOutcome = { type: "entries"; entries: readonly Entry[] } | NotDone;

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
  sendEdits: (operation: Operation) => Promise<SendOutcome>;
  /** What was done after a revision. */
  editsSince: (revision: number) => Promise<SinceOutcome>;
  publish: (revision: number, notes: string) => Promise<PublishOutcome>;
  versions: () => Promise<{ runDays: number; versions: VersionSummary[] }>;
  /** The definition of one version. */
  version: (number: number) => Promise<FlowDefinition>;
};

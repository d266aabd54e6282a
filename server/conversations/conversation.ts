import type { Snapshot } from "@/flows/engine/run/snapshot";

/** What a turn needs to know of a conversation. Times are milliseconds since the epoch. */
export type Conversation = {
  id: string;
  workspaceId: string;
  tokenHash: string;
  tokenUsedAt: number;
  channel: string;
  /** Where the customer came in; null on conversations older than connections, which are the web's. */
  connectionId: string | null;
  /** Null for a guest of the web chat. */
  addressId: string | null;
  participantId: string | null;
  /** The participant that has shown by a code that the conversation is theirs. */
  userId: string | null;
  module: string;
  openedWith: string | null;
  locale: string;
  timezone: string | null;
  revision: number;
  foregroundRunId: string | null;
  lastActivityAt: number;
};

/** The newest change of state of a run; the start has no event and no previous state. */
export type LastChange = { previousState: string | null; event: string | null; seq: number; at: number };

export type LiveRun = {
  id: string;
  workspaceId: string;
  flowId: string;
  versionId: string;
  /** The versions it was on before it was moved, the first first. */
  earlierVersions: readonly string[];
  revision: number;
  background: boolean;
  sandbox: boolean;
  /** Who has called it, and under which key; null when nobody has. */
  caller: { runId: string; key: string } | null;
  snapshot: Snapshot;
  lastChange: LastChange;
  /** The newest seal of its tape; null for a run that was begun before there were seals. */
  chain: string | null;
  /** How many its tape has. */
  entries: number;
};

/** `run` is the conversation's last foreground run, ended or not. `callers`: those that wait for it, as far as they are in memory, the nearest first. */
export type Loaded = { conversation: Conversation; run: LiveRun | null; callers?: readonly LiveRun[] };

/** Who has an effect of a run under way, or has claimed it. It is over after `leftMs`, by the database's clock. */
export type Lease = { heldBy: string; leftMs: number };

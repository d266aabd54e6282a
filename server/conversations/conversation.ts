import type { Snapshot } from "@/flows/engine/snapshot";

/** What a turn needs to know of a conversation. Times are milliseconds since the epoch. */
export type Conversation = {
  id: string;
  workspaceId: string;
  tokenHash: string;
  tokenUsedAt: number;
  channel: string;
  participantId: string | null;
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
  revision: number;
  background: boolean;
  sandbox: boolean;
  snapshot: Snapshot;
  lastChange: LastChange;
};

/** `run` is the conversation's last foreground run, ended or not. */
export type Loaded = { conversation: Conversation; run: LiveRun | null };

import type { JsonObject } from "@/flows/json/json";
import type { ClaimedRow } from "@/server/due/due-rows";

/** What can start a flow from outside its conversations; `later`: a run has planned it. `event`: none is started, a run gets an event that it has planned; `notice`: none is started, a run has somebody told something. */
export type FiringKind = "api" | "webhook" | "schedule" | "operator" | "later" | "event" | "notice";

/** Why a flow was not started for somebody, or at all. */
export const skipReasons = [
  "FLOW_NOT_LIVE",
  "PERSON_UNKNOWN",
  "PERSON_NOT_ACTIVE",
  "NO_ADDRESS",
  "OPTED_OUT",
  "CONNECTION_PAUSED",
  "WINDOW_CLOSED",
  "BUSY",
  "CONVERSATION_GONE",
  "RUN_ENDED",
] as const;
export type SkipReason = (typeof skipReasons)[number];

/** A start that was asked for, as it is made. */
export type NewFiring = {
  workspaceId: string;
  flowId: string;
  kind: FiringKind;
  /** What it was fired by: the webhook's name, the cron fields. */
  name: string;
  /** The same again is the same start; null: one of its own. */
  key: string | null;
  /** As it was named: perhaps there is no such participant. */
  participantId: string | null;
  /** An address of somebody who is no participant. */
  addressId: string | null;
  conversationId: string | null;
  data: JsonObject;
};

/** A start that this process has claimed. `runId`: of an event or a notice, whose it is. */
export type Firing = ClaimedRow & Omit<NewFiring, "key"> & { dueAt: Date | null; runId: string | null };

export type FiringOutcome =
  | { status: "started"; runId: string }
  | { status: "skipped"; reason: SkipReason }
  /** The flow could not even begin. */
  | { status: "failed"; error: string };

/** How a start stands. */
export type FiringState = { id: string; status: "queued" | FiringOutcome["status"]; reason: SkipReason | null; runId: string | null };

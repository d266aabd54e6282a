import type { TapeEntry } from "@/flows/engine/run/tape";
import type { JsonObject } from "@/flows/json/json";
import type { Step } from "@/flows/protocol/step";
import type { Conversation, LiveRun } from "@/server/conversations/conversation";
import type { StoredMessage } from "@/server/conversations/messages";
import type { EffectRow, EventRow, RunIdentity } from "@/server/db/turn-commit";
import type { StoredPayment } from "@/server/payments/repository";
import type { FiringState, NewFiring } from "@/server/triggers/firing";

export type ConversationRecord = Conversation & { lastSeq: number };

export type RunRecord = Omit<LiveRun, "caller"> & {
  parentRunId: string | null;
  parentKey: string | null;
  conversationId: string;
  origin: RunIdentity["origin"];
  nextWakeAt: number | null;
  lockedUntil: number | null;
  lockedBy: string | null;
  attempts: number;
  phase: string;
};

/** `storedAt` by the store's clock. */
export type StepRecord = { step: Step; turnId: string; storedAt: number };

export type EntryRecord = { entry: TapeEntry; turnId: string; seal: string | null };

export type MessageRecord = StoredMessage & { providerMessageId: string | null; stepSeq: number | null; conversationId: string; turnId: string };

export type EffectRecord = EffectRow & { runId: string };

export type WebhookRecord = {
  id: string;
  source: string;
  providerEventId: string;
  type: string;
  correlationKey: string | null;
  payload: JsonObject;
  status: string;
  runId: string | null;
  attempts: number;
  nextAttemptAt: number | null;
};

export type FiringRecord = Omit<NewFiring, "key"> & { id: string; key: string; dueAt: Date | null; attempts: number; nextAttemptAt: number | null } & Pick<
    FiringState,
    "status" | "reason" | "runId"
  >;

/** Somebody who can be talked to; `conversationId` once they were. */
export type PersonRecord = { addressId: string; conversationId: string | null };

/** `times`: those that were fired. */
export type ScheduleRecord = {
  id: string;
  kind: string;
  cron: string;
  payload: JsonObject;
  nextRunAt: number | null;
  lockedUntil: number | null;
  times: number[];
};

export type OutboxRecord = {
  id: string;
  ord: number;
  conversationId: string;
  channel: string;
  payload: { messageId: string; seq: number };
  status: "queued" | "sending" | "sent" | "unknown" | "dead" | "skipped" | "withheld";
  attempts: number;
  nextAttemptAt: number;
  lockedUntil: number | null;
  lockedBy: string | null;
  providerId: string | null;
};

export type OrderRecord = { id: string; number: string; key: string; runId: string; cart: string; totalMinor: number; currency: string };

export type PaymentRecord = StoredPayment & { key: string };

/** The tables a turn reads and writes, as far as a history needs them. */
export function createModelTables() {
  return {
    conversations: new Map<string, ConversationRecord>(),
    runs: new Map<string, RunRecord>(),
    /** By run, in the order of their numbers. */
    steps: new Map<string, StepRecord[]>(),
    /** By run, in the order of their numbers. */
    tape: new Map<string, EntryRecord[]>(),
    /** By conversation, in the order of their numbers. */
    messages: new Map<string, MessageRecord[]>(),
    effects: new Map<string, EffectRecord>(),
    /** By id. */
    events: new Map<string, EventRow & { conversationId: string; turnId: string; runId: string | null; status: "applied" | "ignored" }>(),
    webhooks: new Map<string, WebhookRecord>(),
    /** By id. */
    firings: new Map<string, FiringRecord>(),
    /** By the participant's id. */
    people: new Map<string, PersonRecord>(),
    /** By id. */
    schedules: new Map<string, ScheduleRecord>(),
    outbox: [] as OutboxRecord[],
    orders: [] as OrderRecord[],
    payments: new Map<string, PaymentRecord>(),
  };
}

export type ModelTables = ReturnType<typeof createModelTables>;

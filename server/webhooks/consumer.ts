import type { JsonObject } from "@/flows/json/json";
import type { SignedHeaders } from "../signatures/read-signed";
import type { StoredWebhook } from "./repository";

/**
 * A webhook whose signature was right. `correlationKey` finds the run. `also`: values of what its consumer has written together
 * with it (`ConsumerSql.also`).
 */
export type VerifiedWebhook = {
  providerEventId: string;
  type: string;
  correlationKey: string | null;
  payload: JsonObject;
  also?: { by: string; values: readonly unknown[] };
};

/** Where a webhook came to: a workspace, and who says that they sent it. */
export type WebhookAddress = { workspaceId: string; source: string };

/** `hasSlug`: the address names the workspace, so whatever listens there must be of it. */
export type WebhookTarget = WebhookAddress & { hasSlug?: boolean };

/** What came in one request. `meanwhile`: what needs no keeping because to do it again changes nothing; it is done before the sender is answered. */
export type Reading = { events: readonly VerifiedWebhook[]; meanwhile?: () => Promise<unknown> };

/** How the webhooks of one sender are verified and read. @throws AppError SIGNATURE_INVALID, INVALID_INPUT, PAYLOAD_TOO_LARGE */
export type WebhookSource = {
  /** What they are stored as: with it the provider's event id is unique, and its workspace is all that they reach. */
  storedAs: WebhookAddress;
  read: (headers: SignedHeaders, rawBody: Buffer) => Reading;
};

/** Whoever listens to webhooks. The intake knows none of them. */
export type WebhookConsumer = {
  /** How what is sent there is read; null when nobody here listens to it. */
  find: (to: WebhookAddress) => Promise<WebhookSource | null> | WebhookSource | null;
  /** Whether what is stored under this source is for this consumer. */
  owns: (source: string) => boolean;
  /** Carries a stored webhook to where it belongs, and settles it. May be called again after a crash. */
  dispatch: (webhook: StoredWebhook) => Promise<void>;
};

/** What a consumer adds to the statements that store and claim webhooks, so that nothing costs a round trip of its own. `e` is the event. */
export type ConsumerSql = {
  /** Names what it wants to know, among the `facts` of a stored webhook. */
  name: string;
  /** A part of the statement, written together with the event; its values begin at `$8`. */
  also?: string;
  /** What it wants to know, as SQL that gives jsonb. `beside`: where `also` is in the same statement and not seen yet. */
  facts?: { alone: string; beside: string };
  /** The id of the run that an event is for, as SQL; null where it is none of this consumer's. */
  run: string;
};

/** A signed address under which another program starts a flow. Its secret is shown once, elsewhere. Times ISO 8601. */
export type WebhookAddressView = { name: string; url: string; createdAt: string; rotatedAt: string | null; oldUntil: string | null };

/** What starts a flow, with what it needs to fire. Times ISO 8601. */
export type TriggerView =
  | { type: "intent" | "keyword"; text: string }
  | { type: "webhook"; text: string; person: string | null; address: WebhookAddressView | null }
  | {
      type: "schedule";
      text: string;
      words: string | null;
      zone: string;
      followsWorkspace: boolean;
      audience: string | null;
      purpose: string | null;
      next: readonly string[];
    };

/** What the database sees to. Each is true; a planted bug switches one off. */
export type StoreRules = {
  /** A run's turn is written on the revision it was decided on. */
  runRevision: boolean;
  /** The same for what the conversation's revision guards. */
  conversationRevision: boolean;
  /** One running run in the foreground of a conversation. */
  oneForeground: boolean;
  /** One run for a call. */
  uniqueCall: boolean;
  /** A client's message id once in a conversation. */
  uniqueMessage: boolean;
  uniqueStep: boolean;
  /** A webhook is taken by one turn only. */
  webhookOnce: boolean;
  /** A provider's event id once. */
  uniqueWebhook: boolean;
  /** One order for an idempotency key. */
  orderKey: boolean;
  /** One order for a run's cart. */
  orderCart: boolean;
  /** A run that somebody holds is not given to another. */
  leases: boolean;
  /** A payment moves only from where its event allows. */
  paymentMoves: boolean;
  /** A start's key once. */
  uniqueFiring: boolean;
};

export const allRules: StoreRules = {
  runRevision: true,
  conversationRevision: true,
  oneForeground: true,
  uniqueCall: true,
  uniqueMessage: true,
  uniqueStep: true,
  webhookOnce: true,
  uniqueWebhook: true,
  orderKey: true,
  orderCart: true,
  leases: true,
  paymentMoves: true,
  uniqueFiring: true,
};

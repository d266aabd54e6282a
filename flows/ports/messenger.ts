import type { Json } from "../json/json";

/** A message on its way to a channel that is not our own web chat. */
export type OutboundMessage = {
  /** The same for every attempt: a provider that knows keys sends it once. */
  key: string;
  conversationId: string;
  channel: string;
  content: string;
  format: "text" | "markdown";
  buttons: { id: string; label: string }[];
  cards: Json[];
  /** The name of the template that it is, if it is one: what a channel lets through when the customer has been silent for too long. */
  template?: string;
};

/** Carries messages out of the process to one channel's provider. */
export type MessengerPort = {
  /**
   * What happens after a crash between sending and noting it. False: it is sent again, at most once more for each crash.
   * True: it is left for an operator, as unknown.
   */
  atMostOnce: boolean;
  /** Answers when the provider has taken it. @throws ExecutorError whose `retryable` says whether to try again; anything else is tried again */
  send(message: OutboundMessage, signal: AbortSignal): Promise<{ providerId: string }>;
};

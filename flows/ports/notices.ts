/** Who is told. `customer`: whom the run is with, elsewhere than where they talk to it. `person`: by the id of a participant, a telephone number or an address. */
export type NoticeTo = { type: "customer" } | { type: "person"; name: string };

export type NoticeRequest = {
  /** `runId:seq`; the same key is the same notice. */
  key: string;
  runId: string;
  conversationId: string | null;
  participantId: string | null;
  to: NoticeTo;
  /** The name of a channel; null: the one that they used last. */
  channel: string | null;
  text: string;
};

/** Tells somebody something outside the run's own conversation, once, whoever dies in between. Whether it can be sent shows when it is. */
export type NoticesPort = {
  /** Idempotent by key. Answers when the notice is kept. @throws ExecutorError notify:person_unknown, notify:no_address */
  send(request: NoticeRequest): Promise<{ id: string; isSimulated: boolean }>;
};

import type { WebhookConsumer } from "./consumer";
import { createEventSource } from "./sources";

export type EventConsumerDeps = {
  /** Secrets of the senders, by their names. */
  secrets: ReadonlyMap<string, string>;
  dispatch: WebhookConsumer["dispatch"];
  now: () => number;
};

/** The senders that the installation's environment names. */
export function createEventConsumer({ secrets, dispatch, now }: EventConsumerDeps): WebhookConsumer {
  return {
    find(to) {
      const secret = secrets.get(to.source);
      return secret === undefined ? null : createEventSource(to, { secret, now });
    },
    owns: (source) => /^[a-z0-9_]{1,32}$/.test(source),
    dispatch,
  };
}

import type { Queues } from "@/server/conversations/queues";
import { hasEnded } from "@/server/conversations/run-row";
import type { Turns } from "@/server/conversations/turns";
import type { IdPrefix } from "@/server/db/ids";
import type { StoredWebhook, WebhooksRepository } from "./repository";

export type EventDispatchDeps = {
  webhooks: Pick<WebhooksRepository, "settle">;
  queues: Pick<Queues, "run">;
  turns: Pick<Turns, "take">;
  now: () => number;
  newId: (prefix: IdPrefix) => string;
};

/**
 * Gives a webhook to the run that its key found, as the event `webhook:<source>.<type>`. A run that does not wait for it, or
 * has ended, takes no notice: what comes late, twice or out of order changes nothing.
 */
export function createEventDispatch({ webhooks, queues, turns, now, newId }: EventDispatchDeps) {
  return async function dispatch({ id, source, type, payload, target }: StoredWebhook): Promise<void> {
    if (target === null) return webhooks.settle(id, { status: "unmatched", runId: null, note: null });
    const { runId, conversationId, revision } = target;
    const event = `webhook:${source}.${type}`;
    const result = await queues.run(conversationId, () =>
      turns.take({
        conversationId,
        runId,
        revision,
        turnId: newId("t"),
        inbound: [],
        webhookIds: [id],
        async decide(_conversation, run) {
          if (run === null) throw new Error(`run ${runId} is gone`);
          if (hasEnded(run.snapshot)) return { type: "nothing" };
          return { type: "signal", run, signal: { type: "eventReceived", at: Math.max(now(), run.snapshot.at), event, data: payload, source: "webhook" } };
        },
      }),
    );
    if (result.type === "nothingToDo") await webhooks.settle(id, { status: "ignored", runId, note: null });
  };
}

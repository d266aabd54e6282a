import type { FiringCarryDeps } from "./carry-firing";
import type { Firing, FiringOutcome } from "./firing";
import { goneIsNull } from "./gone-is-null";
import { hindranceOf } from "./hindrance";

/**
 * Says a notice in the conversation of whom it is for, beside whatever is talked about there: no run hears of it. The firing's id is the
 * key of an event that goes in with what is said, so it is said once.
 */
export async function carryNotice(deps: FiringCarryDeps, firing: Firing): Promise<FiringOutcome> {
  const { id, runId, data } = firing;
  const conversationId = firing.conversationId ?? (await placeOf(deps, firing));
  if (typeof conversationId !== "string") return conversationId;
  if (runId === null || typeof data.text !== "string") return { status: "failed", error: "the notice is empty" };
  const say = [{ content: data.text, buttons: [] }];
  const event = { id: deps.newId("e"), type: "notice", payload: {}, source: "trigger", idempotencyKey: id };
  const request = { conversationId, turnId: deps.newId("t"), inbound: [], events: [event], decide: async () => ({ type: "say" as const, say }) };
  const result = await deps.queues.run(conversationId, () => goneIsNull(deps.turns.take(request)));
  return result === null ? { status: "skipped", reason: "CONVERSATION_GONE" } : { status: "started", runId };
}

/** The address's conversation, made if need be; or why nobody is told. */
async function placeOf({ places, now }: FiringCarryDeps, { id, workspaceId, addressId }: Firing): Promise<string | FiringOutcome> {
  const reach = addressId === null ? null : await places.reachAddress(workspaceId, addressId);
  const hindrance = hindranceOf(reach, now());
  if (hindrance !== null) return { status: "skipped", reason: hindrance };
  const conversationId = await places.settle(id, addressId, { module: "general", slug: null });
  return conversationId ?? { status: "skipped", reason: "CONVERSATION_GONE" };
}

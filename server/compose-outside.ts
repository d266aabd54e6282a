import type pg from "pg";
import type { MessengerPort } from "@/flows/ports/messenger";
import { sleep } from "./concurrency/sleep";
import type { LaneHost } from "./due/due-rows";
import { createLane } from "./due/lane";
import { createSandboxMessenger } from "./integrations/messenger/sandbox";
import { createSandboxDeliveries } from "./integrations/messenger/sandbox-repository";
import { createOutboxRelay, type OutboxRelayDeps } from "./outbox/outbox-relay";
import { createOutboxRepository } from "./outbox/repository";
import { withPayLinksOn } from "./payments/customer-links";
import type { PayLinks } from "./payments/pay-links";

export type OutboxParts = {
  pool: pg.Pool;
  nodeId: string;
  laneHost: LaneHost;
  payLinks: PayLinks;
  /** Who sends to an address; the sandbox where there is none. */
  messengerWith: (sandbox: MessengerPort) => OutboxRelayDeps["messengerFor"];
};

/** The part of the composition root for what is said elsewhere than in the web chat. Part of `container.ts`. */
export function composeOutbox({ pool, nodeId, laneHost, payLinks, messengerWith }: OutboxParts) {
  const messengers = messengerWith(createSandboxMessenger(createSandboxDeliveries(pool)));
  const messengerFor: OutboxRelayDeps["messengerFor"] = async (claimed) => withPayLinksOn(await messengers(claimed), payLinks);
  return createLane({ ...createOutboxRelay({ repository: createOutboxRepository(pool), messengerFor, nodeId, sleep }), ...laneHost });
}

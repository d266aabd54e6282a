import { randomBytes } from "node:crypto";
import type pg from "pg";
import { newSecret } from "./accounts/secrets";
import { sleep } from "./concurrency/sleep";
import type { Queues } from "./conversations/queues";
import type { Routing } from "./conversations/routing";
import { hashToken, newSessionToken } from "./conversations/tokens";
import type { Turns } from "./conversations/turns";
import { newId } from "./db/ids";
import type { Queryable } from "./db/pool";
import type { LaneHost } from "./due/due-rows";
import { createLane } from "./due/lane";
import type { PublishedVersions } from "./flows/published-versions";
import type { Runs } from "./runs/runs";
import { createSealing } from "./secrets/sealing";
import { createBatchesRepository } from "./triggers/batches-repository";
import { createFiringCarry } from "./triggers/carry-firing";
import { createDueFirings } from "./triggers/due-firings";
import { createScheduleFiring } from "./triggers/fire-schedule";
import { createFiringsRepository } from "./triggers/firings-repository";
import { createZoneFollowing } from "./triggers/follow-zone";
import { createTriggerOverview, type OverviewDeps } from "./triggers/overview";
import { createOverviewRepository } from "./triggers/overview-repository";
import { createPlacesRepository } from "./triggers/places-repository";
import { createStarts } from "./triggers/starts";
import { createTriggerConsumer } from "./triggers/trigger-consumer";
import { createTriggers } from "./triggers/triggers";
import { createWebhookAddresses } from "./triggers/webhook-addresses";
import { createWebhookAddressesRepository } from "./triggers/webhook-addresses-repository";
import { createZoneFollowersRepository } from "./triggers/zone-followers-repository";
import type { WebhooksRepository } from "./webhooks/repository";

export type TriggersParts = {
  pool: pg.Pool;
  wall: Queryable;
  versions: PublishedVersions;
  startSignal: Routing["startSignal"];
  queues: Queues;
  turns: Turns;
  runs: Pick<Runs, "sendEvent">;
  webhooks: WebhooksRepository;
  tenants: OverviewDeps["tenants"];
  /** Of the installation: what senders sign with is sealed with it. */
  sealingSecret: string;
  publicUrl: string;
  laneHost: LaneHost;
};

/** The part of the composition root for what starts flows from outside. Part of `container.ts`. */
export function composeTriggers({
  pool,
  wall,
  versions,
  startSignal,
  queues,
  turns,
  runs,
  webhooks,
  tenants,
  sealingSecret,
  publicUrl,
  laneHost,
}: TriggersParts) {
  const { now } = laneHost;
  const firings = createFiringsRepository(pool);
  // Nobody knows the token: nobody is a customer of such a conversation until the door gives it to one.
  const places = createPlacesRepository({ db: pool, newId, newTokenHash: () => hashToken(newSessionToken()) });
  const carry = createFiringCarry({ firings, places, versions, startSignal, queues, turns, newId, now });
  const lane = createLane({ ...createDueFirings({ repository: firings, carry }), ...laneHost });
  const repository = createWebhookAddressesRepository(pool);
  const sealing = createSealing(sealingSecret, "trigger webhooks");
  const newKey = () => `hk_${randomBytes(16).toString("hex")}`;
  const addresses = createWebhookAddresses({ repository, sealing, publicUrl, newId, newSecret, newKey });
  const batches = createBatchesRepository(pool);
  return {
    triggers: createTriggers({ firings, places, versions, runs, lane, sleep }),
    starts: createStarts({ batches, places, versions, onFirings: lane.nudge, now }),
    webhookAddresses: addresses,
    /** What people see of it; flows are put together elsewhere. */
    overviewWith: (flows: OverviewDeps["flows"]) =>
      createTriggerOverview({ flows, tenants, addresses, repository: createOverviewRepository(wall), batches: createBatchesRepository(wall), now }),
    triggerConsumer: createTriggerConsumer({ repository, addresses, versions, firings, places, webhooks, lane, now }),
    /** What becomes of a schedule that starts a flow. */
    fireSchedule: createScheduleFiring({ repository: batches, onFirings: lane.nudge, now }),
    /** A workspace's zone may be another. */
    followZone: createZoneFollowing({ repository: createZoneFollowersRepository(pool), now }),
    triggerLane: lane,
  };
}

import type pg from "pg";
import { sleep } from "./concurrency/sleep";
import type { Queues } from "./conversations/queues";
import type { Routing } from "./conversations/routing";
import { hashToken, newSessionToken } from "./conversations/tokens";
import type { Turns } from "./conversations/turns";
import { newId } from "./db/ids";
import type { LaneHost } from "./due/due-rows";
import { createLane } from "./due/lane";
import type { PublishedVersions } from "./flows/published-versions";
import type { Runs } from "./runs/runs";
import { createBatchesRepository } from "./triggers/batches-repository";
import { createFiringCarry } from "./triggers/carry-firing";
import { createDueFirings } from "./triggers/due-firings";
import { createScheduleFiring } from "./triggers/fire-schedule";
import { createFiringsRepository } from "./triggers/firings-repository";
import { createPlacesRepository } from "./triggers/places-repository";
import { createStarts } from "./triggers/starts";
import { createTriggers } from "./triggers/triggers";

export type TriggersParts = {
  pool: pg.Pool;
  versions: PublishedVersions;
  startSignal: Routing["startSignal"];
  queues: Queues;
  turns: Turns;
  runs: Pick<Runs, "sendEvent">;
  laneHost: LaneHost;
};

/** The part of the composition root for what starts flows from outside. Part of `container.ts`. */
export function composeTriggers({ pool, versions, startSignal, queues, turns, runs, laneHost }: TriggersParts) {
  const firings = createFiringsRepository(pool);
  // Nobody knows the token: nobody is a customer of such a conversation until the door gives it to one.
  const places = createPlacesRepository({ db: pool, newId, newTokenHash: () => hashToken(newSessionToken()) });
  const carry = createFiringCarry({ firings, places, versions, startSignal, queues, turns, newId });
  const lane = createLane({ ...createDueFirings({ repository: firings, carry }), ...laneHost });
  const batches = createBatchesRepository(pool);
  return {
    triggers: createTriggers({ firings, places, versions, runs, lane, sleep }),
    starts: createStarts({ batches, places, versions, onFirings: lane.nudge }),
    /** What becomes of a schedule that starts a flow. */
    fireSchedule: createScheduleFiring({ repository: batches, onFirings: lane.nudge, now: laneHost.now }),
    triggerLane: lane,
  };
}

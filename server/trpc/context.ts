import type { Actor } from "../access/actor";
import type { ReadGate } from "../db/read-gate";
import type { Logger } from "../logging/logger";
import type { Network } from "../network/address";

/** What every procedure of ours needs, whatever it does. */
type EveryService = { log: Pick<Logger, "error">; readGate: Pick<ReadGate, "run"> };

/** What a procedure knows: the services that its router names, who asks (by next-auth's cookie) and from where. */
export type ApiContext<Services> = {
  services: Services & EveryService;
  actor: Actor | null;
  /** The page that asks is one of ours. */
  isSameOrigin: boolean;
  network: Network;
};

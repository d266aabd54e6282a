import type { Actor } from "../accounts/actor";
import type { Container } from "../container";
import type { Network } from "../network/address";

/** Set by the process on every request before Next sees it, over whatever a client sent. */
export const addressHeader = "x-parley-address";

/** What every procedure knows: the services, who asks (by next-auth's cookie) and from where. */
export type ApiContext = {
  container: Container;
  actor: Actor | null;
  /** The page that asks is one of ours. */
  isSameOrigin: boolean;
  network: Network;
};

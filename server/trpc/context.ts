import type { Actor } from "../access/actor";
import type { Container } from "../container";
import type { Network } from "../network/address";

/** What every procedure knows: the services, who asks (by next-auth's cookie) and from where. */
export type ApiContext = {
  container: Container;
  actor: Actor | null;
  /** The page that asks is one of ours. */
  isSameOrigin: boolean;
  network: Network;
};

import type { Actor } from "../accounts/actor";
import { isSameOrigin } from "../accounts/same-origin";
import type { Container } from "../container";
import { getContainer } from "../container-access";

/** Set by the process on every request before Next sees it, over whatever a client sent. */
export const addressHeader = "x-parley-address";

export type ApiContext = {
  container: Container;
  actor: Actor | null;
  /** The page that asks is one of ours. */
  isSameOrigin: boolean;
  address: string;
};

/** What every procedure knows: the services, who asks (by next-auth's cookie) and from where. */
export async function createApiContext(request: Request): Promise<ApiContext> {
  const container = getContainer();
  const { headers } = request;
  const address = headers.get(addressHeader) ?? "unknown";
  const actor = await container.identify.byCookie(headers.get("cookie"), address);
  return { container, actor, isSameOrigin: isSameOrigin(headers.get("origin"), headers.get("host")), address };
}

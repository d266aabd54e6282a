import type { Network } from "../network/address";
import type { Floods } from "../rate-limits/floods";
import type { Conversations } from "./service";
import { isTokenLike } from "./tokens";

export type Session = NonNullable<Awaited<ReturnType<Conversations["authenticate"]>>>;
export type FindSessionDeps = { floods: Pick<Floods, "requireGuess" | "wrongGuess">; authenticate: (token: string) => Promise<Session | null> };

/**
 * Whose token it is; null when it is no session's. Where many were wrong, none is looked up for a while.
 * @throws AppError `RATE_LIMITED`
 */
export async function findSession(token: string, network: Network, { floods, authenticate }: FindSessionDeps): Promise<Session | null> {
  if (!isTokenLike(token)) return null;
  floods.requireGuess(network);
  const session = await authenticate(token);
  if (session === null) floods.wrongGuess(network);
  return session;
}

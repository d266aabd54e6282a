import { AppError } from "@/flows/errors";
import type { ActorChanges } from "../access/actor-changes";
import { networkOf } from "../network/address";
import type { RateLimits } from "../rate-limits/rate-limits";
import { createOnce } from "./once";
import type { Hashing } from "./passwords/hashing";
import type { AccountsRepository } from "./repository";
import type { CheckFactor } from "./second-factor/check-factor";
import { hashSecret } from "./secrets";
import type { Client, Sessions } from "./sessions/sessions";

export type SignInAttempt = {
  email: string;
  password: string /** Of the second factor, or a recovery code. */;
  code: string /** An invitation's token. */;
  invite: string;
};
export type SignInOutcome =
  | { type: "signedIn"; user: SignedIn; sessionId: string }
  /** The address or the password is wrong, without saying which. */
  | { type: "refused" }
  | { type: "codeNeeded" }
  | { type: "codeWrong" };
type SignedIn = { id: string; email: string; name: string | null };
type Candidate = SignedIn & { passwordHash: string | null; sessionVersion: number };

export type SignInDeps = {
  repository: AccountsRepository;
  sessions: Sessions;
  factor: CheckFactor;
  hashing: Hashing;
  rateLimits: Pick<RateLimits, "signIn" | "signInFromAfar" | "signedIn">;
  changes: ActorChanges;
  now: () => number;
};

/** A line "too many tries" in the audit log says it for so long. */
const limitedNoteMs = 15 * 60_000;

/**
 * The one way in for people: every attempt counts here, whatever address of ours it was sent to, before anything is looked up or
 * hashed. What was right to the end does not count; a right password without its code does, so that passwords cannot be tried on.
 */
export function createSignIn(deps: SignInDeps) {
  const { repository, sessions, factor, hashing, rateLimits, now } = deps;
  const isFirst = createOnce({ windowMs: limitedNoteMs, now });

  /** In the log of the workspace that the person is in, or would come into. */
  async function note(userId: string, action: string, { address }: Client, at: string | null, details: { [key: string]: string } = {}): Promise<void> {
    const workspaceId = at ?? (await homeOf(userId));
    if (workspaceId === null) return;
    await repository.audit({ workspaceId, actor: `user:${userId}`, origin: networkOf(address), action, entity: userId, details });
  }

  /** Where the person was last, if they still may, else where they were a member first; null for a member of nothing. */
  async function homeOf(userId: string): Promise<string | null> {
    const [memberships, last] = await Promise.all([repository.membershipsOf(userId), sessions.lastWorkspaceOf(userId)]);
    return (memberships.find(({ workspaceId }) => workspaceId === last) ?? memberships[0])?.workspaceId ?? null;
  }

  /** Once for a network and an account: a flood must not fill the log. */
  async function noteLimited(email: string, client: Client): Promise<void> {
    if (!isFirst(`network ${networkOf(client.address)}`)) return;
    const user = await repository.findForSignIn(email);
    if (user && isFirst(`account ${user.id}`)) await note(user.id, "session.limited", client, null);
  }

  async function find(email: string, client: Client): Promise<Candidate | null> {
    await rateLimits.signIn(networkOf(client.address), email);
    const user = await repository.findForSignIn(email);
    // Asked for nobody too: who is there must not show in what was done.
    if (!(await sessions.isKnownNetwork(user?.id ?? "", client.address))) await rateLimits.signInFromAfar(email);
    return user;
  }

  async function attempt({ email, password, code, invite }: SignInAttempt, client: Client): Promise<SignInOutcome> {
    const user = await find(email, client);
    const { isRight, isWeak } = await hashing.verify(password, user?.passwordHash ?? null);
    const home = await homeOf(user?.id ?? "");
    if (!user) return { type: "refused" };
    if (!isRight || (home === null && !invite)) {
      await note(user.id, "session.refused", client, home, { why: "password" });
      return { type: "refused" };
    }
    const check = await factor.check(user.id, code);
    if (check === "needed") return { type: "codeNeeded" };
    if (check === "wrong") {
      await note(user.id, "session.refused", client, home, { why: "code" });
      return { type: "codeWrong" };
    }
    if (isWeak && user.passwordHash) await strengthen(deps, { id: user.id, passwordHash: user.passwordHash, password });
    const joined = invite === "" ? null : await join(deps, user, { invite, isMember: home !== null });
    const workspaceId = joined ?? home;
    const sessionId = await sessions.begin({ userId: user.id, version: user.sessionVersion, workspaceId, ...client });
    await Promise.all([repository.touch(user.id, new Date(now())), rateLimits.signedIn(networkOf(client.address), email)]);
    await note(user.id, "session.started", client, workspaceId, check === "notNeeded" ? {} : { factor: check === "recovered" ? "recovery" : "app" });
    return { type: "signedIn", user: { id: user.id, email: user.email, name: user.name }, sessionId };
  }

  return {
    /** @throws AppError `RATE_LIMITED` with `details.retryAfterSeconds`, `LINK_INVALID` for an invitation that is none of theirs */
    async attempt(given: SignInAttempt, client: Client): Promise<SignInOutcome> {
      try {
        return await attempt(given, client);
      } catch (error) {
        if (error instanceof AppError && error.code === "RATE_LIMITED") await noteLimited(given.email, client);
        throw error;
      }
    },
    /** Ends the sign-in that the cookie names, for good. */
    async signOut({ userId, sessionId }: { userId: string; sessionId: string }, client: Client): Promise<void> {
      const actor = await sessions.actorFor({ userId, sessionId });
      if (await sessions.end(userId, sessionId)) await note(userId, "session.ended", client, actor?.workspaceId ?? null);
    },
  };
}

/** Hashes a password that was right anew, at today's cost. When too many hashes wait, the next sign-in does it. */
async function strengthen(
  { repository, hashing }: SignInDeps,
  { id, passwordHash, password }: { id: string; passwordHash: string; password: string },
): Promise<void> {
  const hash = await hashing.hash(password).catch(() => null);
  if (hash !== null) await repository.rehash(id, passwordHash, hash);
}

/**
 * Somebody who has proved an account that is there takes their invitation. Gives the workspace; null for an invitation that opens
 * nothing, where they are a member of another workspace anyway.
 * @throws AppError `LINK_INVALID`
 */
async function join(
  { repository, now, changes }: SignInDeps,
  { id, email }: SignedIn,
  { invite, isMember }: { invite: string; isMember: boolean },
): Promise<string | null> {
  const tokenHash = hashSecret(invite);
  const invitation = await repository.findLink(tokenHash, new Date(now()));
  if (invitation?.purpose !== "invite" || invitation.email !== email) {
    if (isMember) return null;
    throw new AppError("LINK_INVALID");
  }
  const { workspaceId } = invitation;
  await repository.exclusively(workspaceId, async (locked) => {
    if (await locked.isMember(workspaceId, email)) return;
    const link = await locked.findLink(tokenHash, new Date(now()));
    if (link === null) throw new AppError("LINK_INVALID");
    await locked.addMember(workspaceId, id, link.role);
    await locked.useLink(tokenHash, new Date(now()));
    await locked.audit({ workspaceId, actor: `user:${id}`, action: "invite.accepted", entity: id, details: { role: link.role } });
  });
  changes.tell({ actor: { type: "user", id }, what: "changed" });
  return workspaceId;
}

export type SignIn = ReturnType<typeof createSignIn>;

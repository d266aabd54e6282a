import { AppError } from "@/flows/errors";
import { type Actor, bylineOf } from "../access/actor";
import { networkOf } from "../network/address";
import type { RateLimits } from "../rate-limits/rate-limits";
import type { Sealing } from "../secrets/sealing";
import type { Hashing } from "./passwords/hashing";
import { requireGoodPassword } from "./passwords/password-rules";
import type { AccountsRepository, LockedAccounts } from "./repository";
import type { CheckFactor } from "./second-factor/check-factor";
import type { FactorsRepository } from "./second-factor/factors-repository";
import { hashRecoveryCode, newRecoveryCodes } from "./second-factor/recovery-codes";
import { keyUri, newFactorSecret, toBase32 } from "./second-factor/totp";
import { requireSignedIn, type Sessions } from "./sessions/sessions";

export type OwnAccountDeps = {
  repository: AccountsRepository;
  factors: FactorsRepository;
  sessions: Sessions;
  factor: CheckFactor;
  sealing: Sealing;
  hashing: Hashing;
  rateLimits: Pick<RateLimits, "signIn" | "signedIn">;
  now: () => number;
};
type Own = ReturnType<typeof requireSignedIn>;

/** What people do with their own account. Whatever changes how they get in asks for the password again and ends their other sign-ins. */
export function createOwnAccount(deps: OwnAccountDeps) {
  const { repository, factors, sessions, factor, sealing, hashing, now } = deps;
  const at = () => new Date(now());

  /** One transaction with its line in the audit log; the other sign-ins end with it. */
  async function change(own: Own, action: string, work: (locked: LockedAccounts) => Promise<void>): Promise<void> {
    const ended = await repository.exclusively(own.workspaceId, async (locked) => {
      await work(locked);
      await locked.audit({ workspaceId: own.workspaceId, ...bylineOf(own), action, entity: own.id });
      return locked.endSessions(own.id, { at: at(), keep: own.sessionId });
    });
    sessions.tellEnded(own.id, ended);
  }

  async function note(own: Own, action: string): Promise<void> {
    await repository.audit({ workspaceId: own.workspaceId, ...bylineOf(own), action, entity: own.id });
  }

  return {
    sessions: sessions.list,
    /** @throws AppError `NOT_FOUND` */
    async endSession(actor: Actor, sessionId: string): Promise<void> {
      const own = requireSignedIn(actor);
      if (!(await sessions.end(own.id, sessionId))) throw new AppError("NOT_FOUND", { message: "This sign-in has ended already." });
      await note(own, "session.ended");
    },
    async endOtherSessions(actor: Actor): Promise<void> {
      await change(requireSignedIn(actor), "session.othersEnded", async () => undefined);
    },
    /** @throws AppError `INVALID_INPUT` for a wrong or a weak password, `RATE_LIMITED` */
    async changePassword(actor: Actor, { password, newPassword }: { password: string; newPassword: string }): Promise<void> {
      const own = requireSignedIn(actor);
      requireGoodPassword(newPassword, await prove(deps, own, password));
      const hash = await hashing.hash(newPassword);
      await change(own, "password.changed", (locked) => locked.setPassword(own.id, hash, at()));
    },
    async factor(actor: Actor): Promise<{ isOn: boolean; since: Date | null; codesLeft: number }> {
      const { id } = requireSignedIn(actor);
      const [stored, codesLeft] = await Promise.all([factors.find(id), factors.countCodes(id)]);
      return { isOn: Boolean(stored?.confirmedAt), since: stored?.confirmedAt ?? null, codesLeft };
    },
    /** A secret for an app; it counts once a code of it was given. @throws AppError `INVALID_INPUT` for a wrong password or when there is one */
    async beginFactor(actor: Actor, { password }: { password: string }): Promise<{ secret: string; uri: string }> {
      const own = requireSignedIn(actor);
      const { email } = await prove(deps, own, password);
      const secret = newFactorSecret();
      if (!(await factors.propose(own.id, sealing.seal(secret, own.id)))) throw refused("FACTOR_ON", "/password", "There is a second factor already.");
      return { secret: toBase32(secret), uri: keyUri(secret, { issuer: "Parley", account: email }) };
    },
    /** Turns it on; the recovery codes are shown this once. @throws AppError `INVALID_INPUT` for a wrong code, `RATE_LIMITED` */
    async confirmFactor(actor: Actor, { code }: { code: string }): Promise<{ codes: string[] }> {
      const own = requireSignedIn(actor);
      const stored = await factors.find(own.id);
      if (!stored || stored.confirmedAt) throw refused("FACTOR_GONE", "/code", "Begin again.");
      if (!(await factor.isRightCode(own.id, code, stored))) throw refused("CODE_WRONG", "/code", "This is not the present code.");
      const codes = newRecoveryCodes();
      await change(own, "factor.on", async (locked) => {
        if (!(await locked.factors.confirm(own.id, stored.secret, at()))) throw refused("FACTOR_GONE", "/code", "Begin again.");
        await locked.factors.replaceCodes(
          own.id,
          codes.map((each) => hashRecoveryCode(own.id, each)),
        );
      });
      return { codes };
    },
    async turnFactorOff(actor: Actor, { password }: { password: string }): Promise<void> {
      const own = requireSignedIn(actor);
      await prove(deps, own, password);
      await change(own, "factor.off", async (locked) => void (await locked.factors.remove(own.id)));
    },
    /** Ten new ones; those of before stop working. */
    async renewCodes(actor: Actor, { password }: { password: string }): Promise<{ codes: string[] }> {
      const own = requireSignedIn(actor);
      await prove(deps, own, password);
      const codes = newRecoveryCodes();
      if (!(await factors.find(own.id))?.confirmedAt) throw refused("NO_FACTOR", "/password", "There is no second factor.");
      await change(own, "factor.codes", (locked) =>
        locked.factors.replaceCodes(
          own.id,
          codes.map((each) => hashRecoveryCode(own.id, each)),
        ),
      );
      return { codes };
    },
  };
}

/** Counts as an attempt to sign in: a browser that was left open is no way round the limits. @throws AppError `INVALID_INPUT` for a wrong password, `RATE_LIMITED` */
async function prove({ repository, rateLimits, hashing }: OwnAccountDeps, own: Own, password: string): Promise<{ email: string; name: string | null }> {
  const person = await repository.findPerson(own.workspaceId, own.id);
  if (person === null) throw new AppError("USER_NOT_FOUND");
  const network = networkOf(own.origin ?? "unknown");
  await rateLimits.signIn(network, person.email);
  const user = await repository.findForSignIn(person.email);
  const { isRight } = await hashing.verify(password, user?.passwordHash ?? null);
  if (!isRight) {
    await repository.audit({ workspaceId: own.workspaceId, ...bylineOf(own), action: "password.refused", entity: own.id });
    throw refused("PASSWORD_WRONG", "/password", "This is not your password.");
  }
  await rateLimits.signedIn(network, person.email);
  return person;
}

function refused(reason: string, path: string, message: string): AppError {
  return new AppError("INVALID_INPUT", { message, details: { reason, issues: [{ path, message }] } });
}

export type OwnAccount = ReturnType<typeof createOwnAccount>;

import { emailSchema } from "@/server/accounts/credentials";
import { dropFactor, makeResetLink, resetMs } from "@/server/accounts/people";
import { createAccountsRepository } from "@/server/accounts/repository";
import { createPrisma } from "@/server/db/client";
import { parseEnv } from "@/server/env";
import type { Command, Terminal } from "../command";
import { readArguments } from "../read-arguments";
import { commandActorOf } from "../services";
import { CommandFailed, UsageError } from "../usage-error";

const help = `
parley reset-password <e-mail> [--drop-second-factor]

Prints a link with which this person chooses a new password: it works once, for one day. Every browser of theirs is signed out when it
is used. It is for whoever has locked themselves out; owners make such links for others in the settings.

  --drop-second-factor  also takes the second factor and the recovery codes away, and signs every browser of theirs out now
`;

export const resetPassword: Command = {
  name: "reset-password",
  summary: "prints a link for a new password",
  help,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { "drop-second-factor": { type: "boolean" } });
    const email = emailSchema.safeParse(positionals[0]);
    if (!email.success || positionals.length !== 1) throw new UsageError("Name one e-mail address.");
    const { url, close } = await terminal.host.openDatabase();
    const db = createPrisma(url, { max: 2 });
    try {
      const repository = createAccountsRepository(db);
      const user = await repository.findForSignIn(email.data);
      if (user === null) throw new CommandFailed(`Nobody here has the address ${email.data}.`);
      const [home] = await repository.membershipsOf(user.id);
      if (home === undefined) throw new CommandFailed(`${email.data} is in no workspace any more.`);
      const commandActor = commandActorOf(home.workspaceId);
      if (values["drop-second-factor"] === true)
        await repository.exclusively(commandActor.workspaceId, (locked) => dropFactor(locked, commandActor, { userId: user.id, at: new Date() }));
      const expiresAt = new Date(Date.now() + resetMs);
      const { path } = await makeResetLink(repository, commandActor, { email: user.email, userId: user.id, expiresAt });
      terminal.print(`${publicUrlOf(terminal)}${path}`);
      terminal.note("It works once, until this time tomorrow.");
      return 0;
    } finally {
      await db.$disconnect();
      await close();
    }
  },
};

/** As a server that is started here would be reached. */
function publicUrlOf({ host }: Terminal): string {
  return parseEnv({ ...host.env, DATABASE_URL: "postgresql://unused", NEXTAUTH_SECRET: host.sessionSecret() }).publicUrl;
}

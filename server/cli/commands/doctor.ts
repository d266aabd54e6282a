import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Command, Host, Terminal } from "../command";
import { checkContent, checkServer } from "../doctor/check-database";
import { checkMachine } from "../doctor/check-machine";
import { checkServices } from "../doctor/check-services";
import { bad, type Finding, note } from "../doctor/finding";
import { readArguments } from "../read-arguments";
import { withServices } from "../services";
import { UsageError } from "../usage-error";

const help = `
parley doctor [--json]

Looks at what Parley needs and has: machine, database, outside services, content. Changes nothing.
✓ is well, ! is worth knowing (a sandbox, for instance), ✗ needs somebody to act; ends with 1 when there is a ✗.
`;

export const doctor: Command = {
  name: "doctor",
  summary: "says what is configured, reachable and sandboxed",
  help,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { json: { type: "boolean" } });
    if (positionals.length > 0) throw new UsageError("doctor takes no names.");
    const findings = [...(await checkMachine(terminal.host)), ...(await checkDatabase(terminal)), ...(await checkServices(terminal.host))];
    if (values.json === true) terminal.print(JSON.stringify(findings, null, 2));
    else for (const finding of findings) printFinding(finding, terminal);
    return findings.some(({ level }) => level === "bad") ? 1 : 0;
  },
};

async function checkDatabase(terminal: Terminal): Promise<Finding[]> {
  const { host } = terminal;
  if (!(await hasDatabase(host))) return [note("PostgreSQL", "this data folder has no database yet", "npm start makes it.")];
  try {
    return await withServices(
      terminal,
      async (services) => {
        const server = await checkServer(services, host);
        const isCurrent = server.some(({ about, level }) => about === "Migrations" && level === "ok");
        return isCurrent ? [...server, ...(await checkContent(services))] : server;
      },
      { fill: false },
    );
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [bad("PostgreSQL", message, "Nothing works without the database.")];
  }
}

async function hasDatabase({ env, dataDir }: Host): Promise<boolean> {
  if (env.DATABASE_URL) return true;
  return access(join(dataDir(), "postgres.json")).then(
    () => true,
    () => false,
  );
}

function printFinding({ level, about, says, fix }: Finding, { print, paint }: Terminal): void {
  const mark = { ok: paint.green("✓"), note: paint.yellow("!"), bad: paint.red("✗") }[level];
  print(`${mark} ${about.padEnd(20)} ${says}`);
  if (fix !== undefined) print(paint.dim(`${" ".repeat(23)}→ ${fix}`));
}

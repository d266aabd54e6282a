import { AppError } from "@/flows/errors";
import { createCatalogue } from "@/flows/executors/catalogue";
import { coreExecutors } from "@/flows/executors/core";
import { createLogger } from "../logging/logger";
import { readPluginNames } from "../plugins/plugin-names";
import { loadPlugins, type Plugins } from "../plugins/plugins";
import type { Command, ExitCode, Host, Terminal } from "./command";
import { createPaint } from "./paint";
import { CommandFailed, UsageError } from "./usage-error";

/** Loaded when they are used: most need neither a database nor its client. */
const commands: { readonly [name: string]: () => Promise<Command> } = {
  check: async () => (await import("./commands/check")).check,
  run: async () => (await import("./commands/run")).run,
  replay: async () => (await import("./commands/replay")).replay,
  rehearse: async () => (await import("./commands/rehearse")).rehearse,
  export: async () => (await import("./commands/export")).exportFlows,
  import: async () => (await import("./commands/import")).importFlows,
  backup: async () => (await import("./commands/backup")).backup,
  restore: async () => (await import("./commands/restore")).restore,
  "reset-password": async () => (await import("./commands/reset-password")).resetPassword,
  "rotate-secrets": async () => (await import("./commands/rotate-secrets")).rotateSecrets,
  doctor: async () => (await import("./commands/doctor")).doctor,
  "new-executor": async () => (await import("./commands/new-executor")).newExecutor,
  types: async () => (await import("./commands/types")).types,
  test: async () => (await import("./commands/test")).test,
};

/** The command line of Parley: `parley <command> [arguments]`. Gives the exit code. */
export async function main(args: string[], host: Host): Promise<ExitCode> {
  const { workspace, args: own } = takeWorkspace(args);
  const plugins = await loadPluginsOf(host);
  try {
    return await perform(own, createTerminal(host, workspace, plugins));
  } finally {
    await plugins.stop();
  }
}

async function perform(own: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = own;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    await printOverview(terminal);
    return name === undefined ? 2 : 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) {
    terminal.note(`There is no command '${name}'. parley --help lists them.`);
    return 2;
  }
  const command = await load();
  if (rest.includes("--help") || rest.includes("-h")) {
    terminal.print(command.help.trim());
    return 0;
  }
  try {
    return await command.run(rest, terminal);
  } catch (error) {
    return explain(error, command, terminal);
  }
}

/** `--workspace <slug>` or `--workspace=<slug>`, which every command takes, and what is left without it. */
function takeWorkspace(args: readonly string[]): { workspace: string | null; args: string[] } {
  const at = args.findIndex((arg) => arg === "--workspace" || arg.startsWith("--workspace="));
  if (at === -1) return { workspace: null, args: [...args] };
  const [, inside] = (args[at] ?? "").split("=");
  return { workspace: inside ?? args[at + 1] ?? "", args: args.toSpliced(at, inside === undefined ? 2 : 1) };
}

/** What is wrong with a plugin is said on standard error; the command goes on without it. */
async function loadPluginsOf({ env, root, stderr }: Host): Promise<Plugins> {
  const taken = coreExecutors.map(({ descriptor }) => descriptor.name);
  const log = createLogger({ level: "silent", nodeId: "command_line", pretty: false });
  const plugins = await loadPlugins({ names: readPluginNames(env.PARLEY_PLUGINS), root, taken, log, now: Date.now });
  for (const { package: name, problem } of plugins.list()) if (problem !== null) stderr.write(`The plugin ${name} is left out: ${problem}.\n`);
  return plugins;
}

/** Plugins answer from threads of their own. */
const pluginPatienceMs = 10_000;

function createTerminal(host: Host, workspace: string | null, { executors, manifests }: Plugins): Terminal {
  const catalogue = createCatalogue([...coreExecutors, ...executors]);
  const isColoured = host.stdout.isTTY === true && (host.env.NO_COLOR ?? "") === "";
  return {
    host,
    paint: createPaint(isColoured),
    workspace,
    print: (line = "") => void host.stdout.write(`${line}\n`),
    catalogue,
    playing: { catalogue, ...(executors.length > 0 ? { patienceMs: pluginPatienceMs } : {}) },
    manifests,
    note: (line) => void host.stderr.write(`${line}\n`),
  };
}

async function printOverview({ print, paint }: Terminal): Promise<void> {
  print("parley <command> [arguments]");
  print();
  for (const load of Object.values(commands)) {
    const { name, summary } = await load();
    print(`  ${paint.bold(name.padEnd(14))} ${summary}`);
  }
  print();
  print("--workspace <slug> means another workspace than the one made first.");
  print("parley <command> --help says more. Ends with 0 when all is well, 1 when problems were found, 2 when it was used wrongly.");
}

function explain(error: unknown, command: Command, { note }: Terminal): ExitCode {
  if (error instanceof UsageError) {
    note(`${error.message}\nparley ${command.name} --help says how it is used.`);
    return 2;
  }
  if (error instanceof CommandFailed) {
    note(error.message);
    return 1;
  }
  if (error instanceof AppError) {
    note(`${error.message} (${error.code})`);
    return 1;
  }
  throw error;
}

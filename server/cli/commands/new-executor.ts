import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { slugPattern } from "@/flows/definition/schema";
import type { Command, Terminal } from "../command";
import { coreFiles } from "../new-executor/core-files";
import { camelCase, titleOf } from "../new-executor/names";
import { pluginFiles } from "../new-executor/plugin-files";
import { readArguments } from "../read-arguments";
import { CommandFailed, UsageError } from "../usage-error";

const help = `
parley new-executor <name> [--core]

Writes an executor that runs as it stands, with its test: a package in a folder of that name, to be named in PARLEY_PLUGINS.

  --core  for Parley itself instead: a folder in flows/executors and the line that makes it known
`;

export const newExecutor: Command = {
  name: "new-executor",
  summary: "writes a new action for flows, with its test",
  help,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { core: { type: "boolean" } });
    const [name, ...others] = positionals;
    if (name === undefined || others.length > 0) throw new UsageError("Give it one name.");
    if (!slugPattern.test(name)) throw new UsageError("A name has small letters, digits, - and _, and begins with a letter.");
    if (terminal.catalogue.find(name) !== null) throw new CommandFailed(`There is an executor '${name}' already.`);
    const named = { name, title: titleOf(name) };
    if (values.core === true) await writeCore(named, terminal);
    else await writePlugin(named, terminal);
    return 0;
  },
};

async function writePlugin(named: Parameters<typeof pluginFiles>[0], { host, print }: Terminal): Promise<void> {
  const folder = join(host.cwd, named.name);
  await write(folder, pluginFiles(named));
  print(`Wrote ${named.name}/. Its tests: cd ${named.name} && npm test`);
  print(`With it: PARLEY_PLUGINS=${folder} npm start`);
}

async function writeCore({ name, title }: Parameters<typeof coreFiles>[0], { host, print }: Terminal): Promise<void> {
  await write(join(host.root, "flows/executors", name), coreFiles({ name, title }));
  print(`Wrote flows/executors/${name}/. Add it to the list in flows/executors/core.ts:`);
  print(`  import { ${camelCase(name)} } from "./${name}/execute";`);
}

/** @throws CommandFailed when the folder is there */
async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailed(error.code === "EEXIST" ? `${folder} is there already.` : `${folder} cannot be made (${error.code ?? error.message}).`);
  });
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
}

import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { type FlowDefinition, slugPattern } from "@/flows/definition/schema";
import { templates } from "@/flows/library/library";
import type { Terminal } from "./command";
import { readFlow, readJsonFile } from "./flow-files";
import { hasFlow, withServices } from "./services";
import { CommandFailed } from "./usage-error";

/** A flow by its file, else by its slug: this workspace's newest document of it, or the one that comes with Parley. */
export async function findFlow(name: string, terminal: Terminal, { shipped }: { shipped: boolean }): Promise<FlowDefinition> {
  const { host } = terminal;
  if (!shipped && (await isFile(resolve(host.cwd, name)))) return readFile(name, terminal);
  if (shipped) return shippedFlow(name);
  if (!slugPattern.test(name)) throw new CommandFailed(`There is no file ${name}.`);
  return withServices(terminal, async ({ flows, actor: who }) => {
    const actor = await who();
    if (!(await hasFlow(flows, actor, name))) throw new CommandFailed(`There is neither a file nor a flow of this workspace named '${name}'.`);
    return (await flows.builder(actor, name)).definition;
  });
}

function shippedFlow(name: string): FlowDefinition {
  const template = templates.find(({ id, definition }) => definition.id === name || id === name);
  if (template === undefined) throw new CommandFailed(`No flow '${name}' comes with Parley.`);
  return template.definition;
}

async function readFile(name: string, { host, catalogue }: Terminal): Promise<FlowDefinition> {
  const read = readFlow(await readJsonFile(host.cwd, name), catalogue.facts);
  if (read.ok) return read.definition;
  throw new CommandFailed(`${name} is no flow definition: ${read.problems.map(({ path, message }) => `${path} ${message}`).join("; ")}`);
}

function isFile(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

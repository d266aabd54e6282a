import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { FlowDefinitionV2 } from "@/flows/definition/schema-v2";
import type { Command, Terminal } from "../command";
import { readArguments } from "../read-arguments";
import { hasFlow, type Services, withServices } from "../services";
import { CommandFailed } from "../usage-error";

const help = `
parley export [slug ...] [--out folder] [--published]

Writes flows as JSON: one file each into the folder, else to standard output (several as a list). Without slugs: all flows.
What is exported is the newest document, a draft if there is one. parley import reads it back.

  --out        a folder; made when missing. Files are named after the slugs
  --published  the published version instead; flows that were never published are left out
`;

export const exportFlows: Command = {
  name: "export",
  summary: "writes flows as JSON files",
  help,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { out: { type: "string" }, published: { type: "boolean" } });
    const definitions = await withServices(terminal, (services) => readFlows(services, positionals, values.published === true));
    if (values.out === undefined) {
      terminal.print(JSON.stringify(positionals.length === 1 ? definitions[0] : definitions, null, 2));
      return 0;
    }
    await writeFiles(definitions, values.out, terminal);
    return 0;
  },
};

async function readFlows({ flows, actor: who }: Services, slugs: readonly string[], isPublished: boolean): Promise<FlowDefinitionV2[]> {
  const actor = await who();
  const wanted = slugs.length > 0 ? slugs : (await flows.list(actor, {})).map(({ slug }) => slug).sort();
  const definitions: FlowDefinitionV2[] = [];
  for (const slug of wanted) {
    if (!(await hasFlow(flows, actor, slug))) throw new CommandFailed(`There is no flow '${slug}' in this workspace.`);
    const number = isPublished ? (await flows.builder(actor, slug)).published?.number : null;
    if (number === undefined && slugs.length > 0) throw new CommandFailed(`The flow '${slug}' was never published.`);
    if (number !== undefined) definitions.push((await flows.export(actor, slug, number)).definition);
  }
  return definitions;
}

async function writeFiles(definitions: readonly FlowDefinitionV2[], out: string, { host, print }: Terminal): Promise<void> {
  const folder = resolve(host.cwd, out);
  await mkdir(folder, { recursive: true });
  for (const definition of definitions) {
    await writeFile(join(folder, `${definition.id}.json`), `${JSON.stringify(definition, null, 2)}\n`);
    print(`${definition.id} → ${join(out, `${definition.id}.json`)}`);
  }
}

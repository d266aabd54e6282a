import type { FlowDefinition } from "@/flows/definition/schema";
import { checkFlow } from "@/flows/validation/check-flow";
import type { Actor } from "@/server/access/actor";
import type { Flows } from "@/server/flows/flows";
import { isSameDocument } from "@/server/flows/same-document";
import type { Command, ExitCode, Terminal } from "../command";
import { readFlow, readJsonFile } from "../flow-files";
import { issueLines } from "../issue-lines";
import { readArguments } from "../read-arguments";
import { hasFlow, withServices } from "../services";
import { tellNodes } from "../tell-nodes";
import { UsageError } from "../usage-error";

const help = `
parley import <file ...> [--publish]

Brings flows into this workspace: a new one is made, one that is there gets the document as its draft, the same document changes nothing.
A file holds one definition, in either shape, or a list of them. What is wrong in them is shown; ends with 1 when there is an error.

  --publish  publishes what has no errors
`;

type Target = { flows: Flows; actor: Actor };
type Change = "created" | "draft changed" | "unchanged";

export const importFlows: Command = {
  name: "import",
  summary: "brings flow files into the workspace",
  help,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { publish: { type: "boolean" } });
    if (positionals.length === 0) throw new UsageError("Name at least one file.");
    const documents: { file: string; raw: unknown }[] = [];
    for (const file of positionals) {
      const raw = await readJsonFile(terminal.host.cwd, file);
      documents.push(...(Array.isArray(raw) ? raw : [raw]).map((one: unknown) => ({ file, raw: one })));
    }
    return withServices(terminal, async ({ flows, actor: who }) => {
      const target = { flows, actor: await who() };
      let code: ExitCode = 0;
      for (const { file, raw } of documents) if (!(await importOne(target, file, raw, values.publish === true, terminal))) code = 1;
      if (values.publish === true) await tellNodes(terminal.host.env.REDIS_URL, target.actor.workspaceId, terminal);
      return code;
    });
  },
};

/** False when something is wrong with the flow. */
async function importOne(target: Target, file: string, raw: unknown, isToBePublished: boolean, { print, paint, catalogue }: Terminal): Promise<boolean> {
  const read = readFlow(raw, catalogue.facts);
  if (!read.ok) {
    print(`${paint.red("✗")} ${file}: is no flow definition, nothing was changed`);
    for (const line of issueLines(read.problems, "error", paint)) print(`  ${line}`);
    return false;
  }
  const { definition } = read;
  const { change, revision } = await store(target, definition);
  const { errors, warnings } = checkFlow(definition, catalogue.facts);
  const published = isToBePublished && errors.length === 0 ? await publish(target, definition.id, revision) : null;
  const notes = [change, published, isToBePublished && errors.length > 0 ? "not published: it has errors" : null].filter((note) => note !== null);
  print(`${errors.length === 0 ? paint.green("✓") : paint.red("✗")} ${definition.id}: ${notes.join(", ")}`);
  for (const line of issueLines(errors, "error", paint)) print(`  ${line}`);
  for (const line of issueLines(warnings, "warning", paint)) print(`  ${line}`);
  return errors.length === 0;
}

async function store({ flows, actor }: Target, definition: FlowDefinition): Promise<{ change: Change; revision: number }> {
  if (!(await hasFlow(flows, actor, definition.id))) return { change: "created", revision: (await flows.create(actor, { definition })).version.revision };
  const known = await flows.builder(actor, definition.id);
  if (isSameDocument(known.definition, definition)) return { change: "unchanged", revision: known.flow.revision };
  const { revision } = await flows.edit(actor, definition.id, { revision: known.flow.revision, edits: [{ type: "replaceDefinition", definition }] });
  return { change: "draft changed", revision };
}

async function publish({ flows, actor }: Target, slug: string, revision: number): Promise<string> {
  const before = (await flows.builder(actor, slug)).published?.number;
  const { number } = await flows.publish(actor, slug, { revision, notes: "Imported" });
  return number === before ? `version ${number} is published already` : `published as version ${number}`;
}

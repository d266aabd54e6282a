import type { FlowDefinition } from "@/flows/definition/schema";
import { compile } from "@/flows/engine/compile/compile";
import type { CompiledFlow } from "@/flows/engine/compile/compiled";
import type { Difference } from "@/flows/engine/record/exchange";
import { type Rehearsal, rehearse as rehearseRun } from "@/flows/engine/record/rehearse";
import type { Draft } from "@/flows/engine/record/relive";
import { wholeTape } from "@/flows/engine/record/verify-run";
import { AppError } from "@/flows/errors";
import type { Command, Terminal } from "../command";
import { readFlow, readJsonFile } from "../flow-files";
import { readArguments } from "../read-arguments";
import { createRecordedRuns, type StoredRecord } from "../recorded-runs-repository";
import { withServices } from "../services";
import { CommandFailed, UsageError } from "../usage-error";

const help = `
parley rehearse <flow.json> [--runs 100] [--flow slug] [--json]

Lives the newest recorded conversations of a flow through on the version in the file: what customers said comes from the record, and so
do the answers of services, as long as the file asks them the same. Asks nobody and changes nothing. A verdict for each run:

  identical  the same way, the same words
  reworded   the same way in other words
  same end   another way, or other values, and the same end
  diverged   another end; ends with 1 when there is one
  unknown    the file asks a service something that nothing is recorded of

  --runs  how many, the newest first
  --flow  the flow whose conversations are taken; else the one of the file's id
  --json  one JSON document instead of lines
`;

const most = 100_000;
const labels = { identical: "identical", reworded: "reworded", sameEnd: "same end", diverged: "diverged", unknown: "unknown" } as const satisfies Record<
  Rehearsal["verdict"],
  string
>;

type Report = { run: string; version: number } & Rehearsal;

export const rehearse: Command = {
  name: "rehearse",
  summary: "lives recorded conversations through on a changed flow",
  help,
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { runs: { type: "string" }, flow: { type: "string" }, json: { type: "boolean" } });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new UsageError("Name one flow file.");
    const limit = readCount(values.runs ?? "100");
    const definition = await readDraft(file, terminal);
    const slug = values.flow ?? definition.id;
    const { facts, executors } = terminal.catalogue;
    const draft: Draft = { flow: compile(definition, facts), facts, executors };
    return withServices(terminal, async ({ pool, actor }) => {
      const runs = createRecordedRuns(pool);
      const versions = new Map<number, CompiledFlow>();
      const reports: Report[] = [];
      for (const id of await runs.newestOf((await actor()).workspaceId, slug, limit)) {
        const record = await runs.find(id);
        if (record === null) continue;
        const report = { run: id, version: record.version, ...(await rehearseRecord(draft, record, versions)) };
        reports.push(report);
        if (values.json !== true) printReport(report, terminal);
      }
      const counts = Object.fromEntries(Object.keys(labels).map((verdict) => [verdict, reports.filter((report) => report.verdict === verdict).length]));
      if (values.json === true) terminal.print(JSON.stringify({ flow: slug, runs: reports, counts }, null, 2));
      else terminal.print(summaryOf(slug, reports.length, counts));
      return reports.some(({ verdict }) => verdict === "diverged") ? 1 : 0;
    });
  },
};

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > most) throw new UsageError(`--runs is a number from 1 to ${most}.`);
  return count;
}

async function readDraft(file: string, { host, catalogue }: Terminal): Promise<FlowDefinition> {
  const read = readFlow(await readJsonFile(host.cwd, file), catalogue.facts);
  if (read.ok) return read.definition;
  throw new CommandFailed(`${file} is no flow definition: ${read.problems.map(({ path, message }) => `${path} ${message}`).join("; ")}`);
}

async function rehearseRecord(draft: Draft, record: StoredRecord, versions: Map<number, CompiledFlow>): Promise<Rehearsal> {
  const { id: runId, origin, tape, steps, before, version } = record;
  if (origin === null || record.retiredAt !== null) return { verdict: "unknown", n: 0, reason: "what was recorded is gone", difference: null };
  const flow = versions.get(version) ?? compile(record.definition, draft.facts);
  versions.set(version, flow);
  const lives = [...record.earlier.map(({ definition }) => compile(definition, draft.facts)), flow];
  try {
    return await rehearseRun(draft, { flow: lives, runId, origin, tape: wholeTape(lives, { runId, origin, tape, steps, before }) });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { verdict: "unknown", n: 0, reason: error.message, difference: null };
  }
}

function printReport({ run, version, ...rehearsal }: Report, { print, paint }: Terminal): void {
  const { verdict } = rehearsal;
  const mark = verdict === "diverged" ? paint.red("✗") : verdict === "unknown" ? paint.dim("?") : paint.green("✓");
  print(`${mark} ${run} ${paint.dim(`v${version}`)}: ${labels[verdict]}${detailOf(rehearsal)}`);
}

function detailOf(rehearsal: Rehearsal): string {
  switch (rehearsal.verdict) {
    case "identical":
      return "";
    case "reworded":
    case "sameEnd":
      return `, ${describe(rehearsal.difference)}`;
    case "diverged":
      return ` at ${describe(rehearsal.difference)}; ended ${rehearsal.end.is} instead of ${rehearsal.end.was}`;
    case "unknown":
      return ` from entry ${rehearsal.n} on: ${printable(rehearsal.reason).slice(0, 300)}`;
  }
}

function describe({ n, kind, was, is }: Difference): string {
  if (kind === "context") return `entry ${n}: context ${was}`;
  return `entry ${n}: ${kind} ${quoted(is)} instead of ${quoted(was)}`;
}

const mostCharacters = 60;

/** On one line, and without what would steer the terminal: it was written by customers. */
const printable = (text: string): string => text.replaceAll(/\s+/g, " ").replaceAll(/\p{C}/gu, "\u{fffd}");

function quoted(text: string | null): string {
  if (text === null) return "nothing";
  const line = printable(text);
  return line.length > mostCharacters ? `"${line.slice(0, mostCharacters - 1)}…"` : `"${line}"`;
}

function summaryOf(slug: string, total: number, counts: { [verdict: string]: number }): string {
  if (total === 0) return `Nothing is recorded of ${slug}.`;
  const parts = Object.entries(labels).flatMap(([verdict, label]) => ((counts[verdict] ?? 0) === 0 ? [] : [`${counts[verdict]} ${label}`]));
  return `${total} run${total === 1 ? "" : "s"}: ${parts.join(", ")}`;
}

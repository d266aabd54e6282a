import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { type RecordedConversation, recordedConversationsSchema } from "@/flows/conversations/conversation";
import { type Coverage, coverageOf, share, type Way } from "@/flows/conversations/coverage";
import { judgeConversation, type Verdict } from "@/flows/conversations/judge";
import type { FlowDefinition } from "@/flows/definition/schema";
import type { Command, Host, Terminal } from "../command";
import { differenceLines } from "../difference-lines";
import { readFlow, readJsonFile } from "../flow-files";
import { readArguments } from "../read-arguments";
import { CommandFailed, UsageError } from "../usage-error";

const help = `
parley test [conversations.json ...] [--flow flow.json] [--only text] [--min 100] [--json]

Plays recorded conversations against their flow with simulated services and compares what came of them: states, replies, orders.
Then says how many states and transitions of each flow they went through, and what they missed.
Without files: those of every flow that comes with Parley.

  --flow  the flow's file; else the one beside it: x.conversations.json belongs to x.json
  --only  only conversations whose name holds this text; coverage is then not asked for
  --min   least coverage of states and of transitions in percent
  --json  one JSON document instead of lines
`;

type Report = { file: string; flow: string; verdicts: Verdict[]; moves: Map<string, RecordedConversation>; coverage: Coverage };

export const test: Command = {
  name: "test",
  summary: "plays recorded conversations and measures what they cover",
  help,
  async run(args, terminal) {
    const options = { flow: { type: "string" }, only: { type: "string" }, min: { type: "string" }, json: { type: "boolean" } } as const;
    const { values, positionals } = readArguments(args, options);
    const least = values.only === undefined ? readPercent(values.min) : 0;
    const files = positionals.length > 0 ? positionals : await shippedFiles(terminal.host);
    const startedAt = performance.now();
    const reports: Report[] = [];
    for (const file of files) {
      const report = await play(file, terminal, { flow: values.flow, only: values.only });
      reports.push(report);
      if (values.json !== true) printReport(report, terminal);
    }
    const failed = reports.flatMap(({ verdicts }) => verdicts).filter(({ differences }) => differences.length > 0).length;
    const passed = reports.flatMap(({ verdicts }) => verdicts).length - failed;
    if (values.json === true) terminal.print(JSON.stringify(reports.map(toJson), null, 2));
    else terminal.print(`${passed} passed, ${failed} failed ${terminal.paint.dim(`(${((performance.now() - startedAt) / 1000).toFixed(1)} s)`)}`);
    return failed > 0 || passed === 0 || reports.some(({ coverage }) => !covers(coverage, least)) ? 1 : 0;
  },
};

function readPercent(text = "100"): number {
  const percent = Number(text);
  if (text.trim() === "" || !(percent >= 0 && percent <= 100)) throw new UsageError("--min is a percentage from 0 to 100.");
  return percent / 100;
}

async function shippedFiles({ root }: Host): Promise<string[]> {
  const folder = join(root, "flows/library");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".conversations.json"));
  return names.sort().map((name) => join(folder, name));
}

async function play(file: string, terminal: Terminal, { flow, only }: { flow: string | undefined; only: string | undefined }): Promise<Report> {
  const parsed = recordedConversationsSchema.safeParse(await readJsonFile(terminal.host.cwd, file));
  if (!parsed.success) throw new CommandFailed(`${file} holds no recorded conversations:\n${z.prettifyError(parsed.error)}`);
  const definition = await definitionFor(file, terminal, flow);
  const conversations = parsed.data.filter(({ name }) => only === undefined || name.includes(only));
  const verdicts: Verdict[] = [];
  for (const conversation of conversations) verdicts.push(await judgeConversation(definition, conversation, terminal.playing));
  const coverage = coverageOf(
    definition,
    verdicts.map(({ steps }) => steps),
  );
  return { file, flow: definition.id, verdicts, moves: new Map(conversations.map((conversation) => [conversation.name, conversation])), coverage };
}

async function definitionFor(file: string, { host, catalogue }: Terminal, flowFile: string | undefined): Promise<FlowDefinition> {
  const suffix = ".conversations.json";
  if (flowFile === undefined && !file.endsWith(suffix)) throw new UsageError(`Which flow does ${basename(file)} belong to? Name it with --flow.`);
  const path = flowFile ?? join(dirname(file), `${basename(file, suffix)}.json`);
  const read = readFlow(await readJsonFile(host.cwd, resolve(host.cwd, path)), catalogue.facts);
  if (!read.ok) throw new CommandFailed(`${path} is no flow definition: ${read.problems.map((problem) => `${problem.path} ${problem.message}`).join("; ")}`);
  return read.definition;
}

const covers = ({ states, transitions }: Coverage, least: number): boolean => share(states) >= least && share(transitions) >= least;

function printReport({ file, flow, verdicts, moves, coverage }: Report, { print, paint }: Terminal): void {
  print(`${paint.bold(flow)} ${paint.dim(basename(file))}`);
  for (const { name, differences } of verdicts) {
    print(`  ${differences.length === 0 ? paint.green("✓") : paint.red("✗")} ${name}`);
    for (const line of differenceLines(differences, moves.get(name)?.moves ?? [], paint)) print(`      ${line}`);
  }
  for (const [what, counted] of [
    ["states", coverage.states],
    ["transitions", coverage.transitions],
  ] as const) {
    const { total, missed } = counted;
    const text = `${what.padEnd(11)} ${total - missed.length} of ${total}  ${percent(share(counted))}`;
    print(`  ${missed.length === 0 ? text : paint.yellow(text)}`);
    for (const name of missed) print(`      not covered: ${typeof name === "string" ? name : describeWay(name)}`);
  }
  print();
}

/** Rounded down: 100 % is said of everything only. */
function percent(value: number): string {
  return `${Math.floor(value * 1000) / 10} %`;
}

function describeWay({ state, event, target, guard }: Way): string {
  return `${state}: ${event}${guard === null ? "" : ` [${guard}]`} → ${target}`;
}

function toJson({ file, flow, verdicts, coverage }: Report): object {
  const { states, transitions } = coverage;
  return {
    file,
    flow,
    conversations: verdicts.map(({ name, differences }) => ({ name, ok: differences.length === 0, differences })),
    states: { total: states.total, covered: states.total - states.missed.length, missed: states.missed },
    transitions: { total: transitions.total, covered: transitions.total - transitions.missed.length, missed: transitions.missed },
  };
}

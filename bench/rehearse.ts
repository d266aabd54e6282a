/**
 * Recorded conversations of the food flow, lived through on a draft in which a message is worded otherwise: seconds for 1,000 of them
 * on one core, reading the record's JSON included. Run: `npx tsx bench/rehearse.ts [rounds]`.
 */
import { createPlayer } from "@/flows/conversations/create-player";
import { compile } from "@/flows/engine/compile/compile";
import { readOrigin, readTape } from "@/flows/engine/record/read-tape";
import { rehearse } from "@/flows/engine/record/rehearse";
import { libraryTests } from "@/flows/library/conversations";
import { catalogue, executorFacts, executors } from "@/testing/builders/core-catalogue";
import { parseDefinition } from "../flows/definition/parse-definition";

const count = 1_000;
const rounds = Number(process.argv[2] ?? 5);
const targetSeconds = 2;

const [food] = libraryTests;
if (food === undefined) throw new Error("the library has no food flow");
const { definition, conversations } = food;

const records: string[] = [];
for (const conversation of conversations) {
  const player = await createPlayer(definition, conversation, { catalogue });
  for (const move of conversation.moves) await player.move(move);
  records.push(JSON.stringify({ origin: player.started, tape: player.turns.flatMap(({ tape }) => tape) }));
}
const entries = records.reduce((sum, record) => sum + (record.match(/"n":/g) ?? []).length, 0) / records.length;

const reworded = parseDefinition(JSON.parse(JSON.stringify(definition).replaceAll("Pick one, or say", "Choose one, or say")));
const flow = compile(definition, executorFacts);
const drafts = { unchanged: compile(structuredClone(definition), executorFacts), reworded: compile(reworded, executorFacts) };

async function measure(draft: keyof typeof drafts): Promise<{ seconds: number; verdicts: Map<string, number> }> {
  const verdicts = new Map<string, number>();
  const before = process.cpuUsage();
  for (let at = 0; at < count; at += 1) {
    const stored = JSON.parse(records[at % records.length] ?? "");
    const origin = readOrigin(stored.origin);
    const read = readTape(stored.tape);
    if (origin === null || !read.ok) throw new Error("a record cannot be read");
    const { verdict } = await rehearse({ flow: drafts[draft], facts: executorFacts, executors }, { flow, runId: "r_played", origin, tape: read.tape });
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  }
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, verdicts };
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const seconds: { [draft: string]: number[] } = { unchanged: [], reworded: [] };
let told = "";
await measure("unchanged");
for (let round = 0; round < rounds; round += 1) {
  for (const draft of ["unchanged", "reworded"] as const) {
    const measured = await measure(draft);
    seconds[draft]?.push(measured.seconds);
    if (draft === "reworded") told = [...measured.verdicts].map(([verdict, times]) => `${times} ${verdict}`).join(", ");
    else if (measured.verdicts.get("identical") !== count) process.exitCode = 1;
  }
}
const slowest = Math.max(...Object.values(seconds).map(median));
process.stdout.write(
  `${records.length} conversations of the food flow, ${entries.toFixed(0)} entries on average; CPU seconds for ${count}, median of ${rounds} rounds\n`,
);
for (const [draft, each] of Object.entries(seconds))
  process.stdout.write(`  ${draft.padEnd(10)} ${median(each).toFixed(2)} s${draft === "reworded" ? `: ${told}` : ""}\n`);
process.stdout.write(`  target     ${targetSeconds} s: ${(targetSeconds / slowest).toFixed(2)} times as fast\n`);
if (slowest > targetSeconds) process.exitCode = 1;

import { candidatesFor, hasEvent } from "@/flows/definition/transitions";
import { baseOf } from "@/flows/engine/act/start-context";
import { foldSteps } from "@/flows/engine/record/fold-steps";
import { replay } from "@/flows/engine/record/replay";
import { checkSeals, genesisOf } from "@/flows/engine/record/seal";
import { isMidTurn } from "@/flows/engine/run/mid-turn";
import { wireStep } from "@/flows/engine/run/wire-step";
import { canonicalJson } from "@/flows/json/canonical";
import type { Json } from "@/flows/json/json";
import { hasEnded } from "@/server/conversations/run-row";
import { versionOf } from "./flows";
import type { RunRecord, StepRecord } from "./model-tables";
import type { World } from "./world";

/** Runs: steps without gaps (I2) along transitions of their version (I3), equal to what is stored when folded and when lived again (I4), at rest (I8, I9), one in front (I10). */
export function checkRuns(world: World): void {
  const { tables, witness } = world;
  for (const run of tables.runs.values()) {
    const records = tables.steps.get(run.id) ?? [];
    checkTrail(world, run, records);
    checkRecord(world, run, records);
    checkRest(world, run);
  }
  for (const conversationId of tables.conversations.keys()) {
    const inFront = [...tables.runs.values()].filter(
      (run) => run.conversationId === conversationId && run.snapshot.status === "running" && !run.background && run.parentKey === null,
    );
    if (inFront.length > 1) witness.report("I10", `${inFront.map(({ id }) => id).join(" and ")} are both in front in ${conversationId}`);
  }
}

function checkTrail({ witness }: World, { id, versionId, snapshot }: RunRecord, records: readonly StepRecord[]): void {
  const { states } = versionOf(versionId).definition;
  const numbers = records.map(({ step }) => step.seq);
  if (numbers.some((seq, index) => seq !== index + 1)) witness.report("I2", `the steps of ${id} have the numbers ${numbers.join(", ")}`);
  if (snapshot.seq !== numbers.length) witness.report("I2", `${id} has ${numbers.length} steps and says ${snapshot.seq}`);
  for (const { step } of records) {
    const { to, event, state } = step;
    if (to === null || event === null || event === "start_over" || event === "cancel") continue;
    const body = states[state] ?? { transitions: [] };
    const candidates = candidatesFor(body, hasEvent(body, event) ? event : "default");
    if (!candidates.some(({ target }) => target === to)) witness.report("I3", `${id} went from ${state} to ${to} by ${event}`);
  }
}

function checkRecord({ witness, tables }: World, run: RunRecord, records: readonly StepRecord[]): void {
  const { id, origin, chain } = run;
  const { compiled, checksum } = versionOf(run.versionId);
  const steps = records.map(({ step }) => step);
  const entries = tables.tape.get(id) ?? [];
  const tape = entries.map(({ entry }) => entry);
  const seals = entries.flatMap(({ entry, seal }) => (seal === null ? [] : [{ n: entry.n, seal }]));
  const sealed = checkSeals({ genesis: genesisOf({ runId: id, checksum, origin }), tape, seals, chain });
  if (!sealed.ok) witness.report("I4", `the seals of ${id} break at entry ${sealed.n}: ${sealed.reason}`);
  if (run.entries !== tape.length) witness.report("I4", `the tape of ${id} has ${tape.length} entries and the run says ${run.entries}`);
  const folded = foldSteps(baseOf(compiled, origin), steps).at(-1);
  if (canonicalJson(folded ?? {}) !== canonicalJson(run.snapshot.context)) witness.report("I4", `the folded steps of ${id} are not its context`);
  try {
    const lived = replay(compiled, id, origin, tape);
    if (canonicalJson(asJson(lived.steps.map(wireStep))) !== canonicalJson(asJson(steps))) witness.report("I4", `${id} lived again does not do its steps`);
    if (canonicalJson(asJson(lived.snapshot)) !== canonicalJson(asJson(run.snapshot))) witness.report("I4", `${id} lived again is not what is stored`);
    const said = (tables.messages.get(run.conversationId) ?? []).filter(({ runId, role, stepSeq }) => runId === id && role !== "user" && stepSeq !== null);
    const expected = lived.replies.map(({ seq, content }) => `${seq} ${content}`);
    // A run that gave way to another one is cancelled without a word.
    const isSilent = run.snapshot.outcome === "cancelled";
    const actual = said.map(({ stepSeq, content }) => `${stepSeq} ${content}`);
    const missing = expected.filter((reply) => !actual.includes(reply));
    if (actual.some((reply) => !expected.includes(reply)) || missing.length > (isSilent ? 1 : 0))
      witness.report("I4", `${id} said ${actual.length} things and should have said ${expected.length}`);
  } catch (error) {
    witness.report("I4", `${id} cannot be lived again: ${String(error)}`);
  }
}

function checkRest({ witness, tables, scheduler }: World, run: RunRecord): void {
  const { id, snapshot, nextWakeAt, lockedBy } = run;
  if (isMidTurn(snapshot) && !hasEnded(snapshot)) witness.report("I9", `${id} was left in the middle of a turn`);
  if (hasEnded(snapshot) && (nextWakeAt !== null || lockedBy !== null)) witness.report("I9", `${id} has ended and is still to be woken`);
  if (!hasEnded(snapshot) && lockedBy !== null && !isMidTurn(snapshot) && nextWakeAt === null) witness.report("I9", `${id} is at rest and held by ${lockedBy}`);
  const waits = snapshot.status === "running" && snapshot.timer !== null;
  if (waits && nextWakeAt === null) witness.report("I8", `${id} waits for a timer that nobody will fire`);
  if (nextWakeAt !== null && nextWakeAt < scheduler.now() - 60_000) witness.report("I8", `the timer of ${id} was never fired`);
  for (const effect of tables.effects.values())
    if (effect.runId === id && effect.status === "intent") witness.report("I9", `nobody knows what became of ${effect.key}`);
}

/** As it would be read from the database: absent and undefined are one. */
function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

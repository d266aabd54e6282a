import { canonicalJson } from "@/flows/json/canonical";
import { keyword } from "./flows";
import type { FiringRecord, RunRecord } from "./model-tables";
import type { World } from "./world";

/** Tries after which a start is given up. */
const mostAttempts = 5;

/** Starts from outside: each is settled (I9), and has begun one run or, when it was skipped, none; what was answered is so (I12). */
export function checkTriggers(world: World): void {
  const { tables } = world;
  for (const firing of tables.firings.values()) checkFiring(world, firing);
  checkAnswers(world);
  checkWebhooks(world);
  checkKeywords(world);
  for (const { id, times } of tables.schedules.values())
    for (const at of times) {
      const made = [...tables.firings.values()].filter(({ dueAt }) => dueAt?.getTime() === at);
      if (made.length !== tables.people.size) world.witness.report("I12", `${id} has made ${made.length} starts for one of its times`);
    }
}

function checkFiring(world: World, firing: FiringRecord): void {
  const { witness } = world;
  const begun = runsOf(world, firing).map(({ id }) => id);
  const { id, status, attempts, runId } = firing;
  if (begun.length > 1) witness.report("I12", `${id} has begun ${begun.join(" and ")}`);
  if (status === "queued" || (status === "failed" && attempts < mostAttempts)) witness.report("I9", `the start ${id} was left ${status}`);
  if (status === "failed" && begun.length > 0) witness.report("I12", `${id} is called failed and has begun ${begun.join(" and ")}`);
  if (status === "started" && begun[0] !== runId) witness.report("I12", `${id} says it has begun ${runId}, and has begun ${begun[0] ?? "nothing"}`);
  if (status === "skipped" && begun.length > 0) witness.report("I12", `${id} is called skipped and has begun ${begun.join(" and ")}`);
}

/** What it was given is the input of the run it has begun, in the conversation of whom it is for. */
function runsOf({ tables }: World, { data, participantId }: FiringRecord): RunRecord[] {
  const given = canonicalJson(data);
  return [...tables.runs.values()].filter(({ origin, conversationId }) => {
    if (origin.type !== "started" || origin.input?.data == null || canonicalJson(origin.input.data) !== given) return false;
    return participantId === null || tables.conversations.get(conversationId)?.participantId === participantId;
  });
}

/** The same key was answered with the same run each time. */
function checkAnswers({ tables, witness }: World): void {
  for (const { key, answer } of witness.fired) {
    if (answer.status !== "started") continue;
    const rows = [...tables.firings.values()].filter((row) => row.key === key);
    if (rows.some(({ runId }) => runId !== answer.runId))
      witness.report("I12", `${key} was answered with ${answer.runId}, and has begun ${rows.map(({ runId }) => runId).join(" and ")}`);
  }
}

/** A webhook that was taken is one start, unless its carrying failed until it was left to an operator. */
function checkWebhooks({ tables, witness }: World): void {
  for (const name of witness.hooked) {
    const webhook = [...tables.webhooks.values()].find(({ providerEventId }) => providerEventId === `hook ${name}`);
    if (webhook === undefined) witness.report("I1", `the webhook ${name} was taken and is not stored`);
    const starts = [...tables.firings.values()].filter(({ kind, data }) => kind === "webhook" && data.mark === name);
    if (webhook?.status !== "dead" && starts.length !== 1) witness.report("I12", `the webhook ${name} is ${starts.length} starts`);
  }
}

/** A keyword that was said where nothing ran starts a flow, and no more often than it was said. */
function checkKeywords({ tables, witness }: World): void {
  for (const [id, messages] of tables.messages) {
    const said = messages.filter(({ role, content }) => role === "user" && content === keyword).length;
    const begun = [...tables.runs.values()].filter(
      ({ conversationId, origin }) => conversationId === id && origin.type === "started" && origin.meta.startedBy === "keyword",
    );
    if (said > 0 && begun.length === 0) witness.report("I12", `in ${id} the keyword was said ${said} times and has begun nothing`);
    if (begun.length > said) witness.report("I12", `in ${id} the keyword was said ${said} times and has begun ${begun.length} runs`);
  }
}

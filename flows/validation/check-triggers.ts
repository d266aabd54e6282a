import type { FlowDefinition, Trigger } from "../definition/schema";
import { jsonPointer } from "../json/json-pointer";
import { parseCron } from "../triggers/cron";
import { nextTime } from "../triggers/next-times";
import { foldKeyword, triggersOf } from "../triggers/triggers-of";
import { isZone } from "../triggers/zone-time";
import type { Check } from "./flow-outline";
import type { Issue } from "./issue";

const namePattern = /^[A-Za-z0-9][\w.-]{0,63}$/;

/** Triggers that say nothing, or nothing that can ever fire. */
export const checkTriggers: Check = ({ definition }) =>
  triggersOf(definition).flatMap((trigger, index) => [
    ...checkEmpty(trigger, index),
    ...checkKeyword(trigger, index),
    ...checkName(trigger, index),
    ...checkSchedule(definition, index),
  ]);

function checkEmpty({ intent, keyword, webhook, schedule }: Trigger, index: number): Issue[] {
  if ([intent, keyword, webhook, schedule].some((each) => each !== undefined && each !== "")) return [];
  return [
    issue(
      "TRIGGER_CANNOT_FIRE",
      [index],
      "a trigger names nothing that could start the flow",
      "Give it an intent, a keyword, a webhook or a schedule, or take it away.",
    ),
  ];
}

function checkKeyword({ keyword }: Trigger, index: number): Issue[] {
  if (keyword === undefined || keyword === "" || foldKeyword(keyword) !== "") return [];
  return [issue("TRIGGER_CANNOT_FIRE", [index, "keyword"], `the keyword '${keyword}' has nothing in it that a message could say`, "Write a word.")];
}

function checkName({ webhook }: Trigger, index: number): Issue[] {
  if (webhook === undefined || webhook === "" || namePattern.test(webhook)) return [];
  return [
    issue(
      "BAD_TRIGGER",
      [index, "webhook"],
      `'${webhook}' cannot be the name of a webhook`,
      "Use letters, digits, points, dashes and underscores, 64 at most.",
    ),
  ];
}

function checkSchedule(definition: FlowDefinition, index: number): Issue[] {
  const { schedule, timezone, audience } = triggersOf(definition)[index] ?? {};
  if (schedule === undefined || schedule === "") return [];
  const parsed = parseCron(schedule);
  if (!parsed.ok)
    return [
      issue("BAD_TRIGGER", [index, "schedule"], `'${schedule}' cannot be read as times: ${parsed.message}`, "Write five cron fields, such as 0 9 * * 1-5."),
    ];
  if (timezone !== undefined && timezone !== "" && !isZone(timezone))
    return [
      issue("BAD_TRIGGER", [index, "timezone"], `there is no time zone '${timezone}'`, "Use a name such as Europe/Berlin, or leave it to the workspace."),
    ];
  if (nextTime(parsed.cron, "UTC", 0) === null)
    return [issue("TRIGGER_CANNOT_FIRE", [index, "schedule"], `no day is ever named by '${schedule}'`, "Choose a day that there is.")];
  return audience === undefined ? checkAudience(definition, index) : [];
}

/** A run for nobody waits for ever where it asks somebody. */
function checkAudience({ states }: FlowDefinition, index: number): Issue[] {
  const [asking] = Object.entries(states).find(([, { type, input }]) => type === "wait" && input !== undefined) ?? [];
  if (asking === undefined) return [];
  return [
    issue(
      "TRIGGER_CANNOT_FIRE",
      [index, "schedule"],
      `the schedule starts a run for nobody, and state '${asking}' would wait for an answer that never comes`,
      "Give the schedule an audience, or end the flow without asking.",
    ),
  ];
}

function issue(code: Issue["code"], place: (string | number)[], message: string, fix: string): Issue {
  return { code, path: jsonPointer(["triggers", ...place]), message, fix };
}

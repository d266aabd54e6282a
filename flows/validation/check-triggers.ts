import type { Trigger } from "../definition/schema";
import { jsonPointer } from "../json/json-pointer";
import { foldKeyword, triggersOf } from "../triggers/triggers-of";
import type { Check } from "./flow-outline";
import type { Issue } from "./issue";

const namePattern = /^[A-Za-z0-9][\w.-]{0,63}$/;

/** Triggers that say nothing, or nothing that can ever fire. */
export const checkTriggers: Check = ({ definition }) =>
  triggersOf(definition).flatMap((trigger, index) => [...checkEmpty(trigger, index), ...checkKeyword(trigger, index), ...checkName(trigger, index)]);

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

function issue(code: Issue["code"], place: (string | number)[], message: string, fix: string): Issue {
  return { code, path: jsonPointer(["triggers", ...place]), message, fix };
}

import { inputOf } from "../definition/state-parts";
import { jsonPointer } from "../json/json-pointer";
import { compilePattern } from "../json/pattern";
import type { Check } from "./flow-outline";
import type { Issue } from "./issue";
import { placedFragments } from "./placed-fragments";

/** Every pattern can be matched in linear time: those of resolvers, and those inside `validation` fragments. */
export const checkPatterns: Check = (flow) => [
  ...flow.states.flatMap(({ name, state }) =>
    (inputOf(state)?.resolve ?? []).flatMap((resolver, index) =>
      resolver.type === "pattern" ? checkPattern(resolver.pattern, jsonPointer(["states", name, "input", "resolve", index, "pattern"]), `state '${name}'`) : [],
    ),
  ),
  ...placedFragments(flow).flatMap(({ fragment: { pattern }, pointer, owner }) =>
    typeof pattern === "string" ? checkPattern(pattern, `${pointer}/pattern`, owner) : [],
  ),
];

function checkPattern(pattern: string, path: string, owner: string): Issue[] {
  const compiled = compilePattern(pattern);
  if (compiled.ok) return [];
  return [
    {
      code: "BAD_PATTERN",
      path,
      message: `the pattern of ${owner} cannot be read: ${compiled.message}`,
      fix: "Use letters, classes, groups and simple repeats; look-around and back references are not possible.",
    },
  ];
}

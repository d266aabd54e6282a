import { isObject, type Json } from "../json/json";
import { jsonPointer } from "../json/json-pointer";
import { compilePattern } from "../json/pattern";
import type { Check } from "./flow-outline";
import type { Issue } from "./issue";

/** Every pattern can be matched in linear time: those of resolvers, and those inside `validation` fragments. */
export const checkPatterns: Check = ({ definition, states }) => [
  ...Object.entries(definition.context).flatMap(([key, { validation }]) =>
    checkFragment(validation, jsonPointer(["context", key, "validation"]), `context key '${key}'`),
  ),
  ...states.flatMap(({ name, state: { input } }) => {
    const base = jsonPointer(["states", name, "input"]);
    const resolvers = (input?.resolve ?? []).flatMap((resolver, index) =>
      resolver.type === "pattern" ? checkPattern(resolver.pattern, `${base}/resolve/${index}/pattern`, `state '${name}'`) : [],
    );
    return [...resolvers, ...checkFragment(input?.validation, `${base}/validation`, `state '${name}'`)];
  }),
];

function checkPattern(pattern: string, path: string, where: string): Issue[] {
  const compiled = compilePattern(pattern);
  if (compiled.ok) return [];
  return [
    {
      code: "BAD_PATTERN",
      path,
      message: `the pattern of ${where} cannot be read: ${compiled.message}`,
      fix: "Use letters, classes, groups and simple repeats; look-around and back references are not possible.",
    },
  ];
}

/** Follows the keywords of JSON Schema that hold schemas; a property that is called `pattern` is not one. */
function checkFragment(fragment: Json | undefined, path: string, where: string): Issue[] {
  if (!isObject(fragment)) return [];
  return Object.entries(fragment).flatMap(([keyword, setting]) => {
    const place = `${path}${jsonPointer([keyword])}`;
    if (keyword === "pattern" && typeof setting === "string") return checkPattern(setting, place, where);
    if (["items", "additionalProperties", "not"].includes(keyword)) return checkFragment(setting, place, where);
    const isMap = keyword === "properties" && isObject(setting);
    const isList = ["anyOf", "oneOf", "allOf"].includes(keyword) && Array.isArray(setting);
    return isMap || isList ? Object.entries(setting).flatMap(([key, inner]) => checkFragment(inner, `${place}${jsonPointer([key])}`, where)) : [];
  });
}

import { compilePattern } from "../expressions/pattern";
import type { Issue } from "./issue";
import { type Check, stateIssue } from "./flow-outline";
import { allTexts } from "./state-outline";
import { readTemplate } from "./text-use";

/** Every expression, template and pattern can be read. */
export const checkExpressions: Check = ({ definition, states }) => [
  ...checkApology(definition.apology),
  ...states.flatMap(({ name, state, outline }) => [
    ...allTexts(outline).flatMap(({ pointer, problem }) =>
      problem === null
        ? []
        : [
            stateIssue("BAD_EXPRESSION", name, pointer, {
              message: `in state '${name}': ${problem.message}, at character ${problem.offset + 1}`,
              fix: "Correct the expression; only paths, operators and the known functions are possible.",
            }),
          ],
    ),
    ...(state.input?.resolve ?? []).flatMap((resolver, index) => {
      const compiled = resolver.type === "pattern" ? compilePattern(resolver.pattern) : { ok: true as const };
      if (compiled.ok) return [];
      return [
        stateIssue("BAD_PATTERN", name, `/input/resolve/${index}/pattern`, {
          message: `in state '${name}': the pattern cannot be read: ${compiled.message}`,
          fix: "Use letters, classes, groups and simple repeats; look-around and back references are not possible.",
        }),
      ];
    }),
  ]),
];

function checkApology(apology: string | undefined): Issue[] {
  const problem = apology === undefined ? null : readTemplate("/apology", apology).problem;
  if (problem === null) return [];
  return [
    {
      code: "BAD_EXPRESSION",
      path: "/apology",
      message: `in the apology: ${problem.message}, at character ${problem.offset + 1}`,
      fix: "Correct the expression; only paths, operators and the known functions are possible.",
    },
  ];
}

import { type Check, stateIssue } from "./flow-outline";
import type { Issue } from "./issue";
import { allTexts } from "./state-outline";
import { readTemplate } from "./text-use";

const fix = "Correct the expression; only paths, operators and the known functions are possible.";

/** Every expression and template can be read. */
export const checkExpressions: Check = ({ definition, states }) => [
  ...checkApology(definition.apology),
  ...states.flatMap(({ name, outline }) =>
    allTexts(outline).flatMap(({ pointer, problem }) => {
      if (problem === null) return [];
      return [stateIssue("BAD_EXPRESSION", name, pointer, { message: `in state '${name}': ${problem.message}, at character ${problem.offset + 1}`, fix })];
    }),
  ),
];

function checkApology(apology: string | undefined): Issue[] {
  const problem = apology === undefined ? null : readTemplate("/apology", apology).problem;
  return problem === null
    ? []
    : [{ code: "BAD_EXPRESSION", path: "/apology", message: `in the apology: ${problem.message}, at character ${problem.offset + 1}`, fix }];
}

import type { ActionUse } from "./action-use";
import { type Check, type OutlinedState, stateIssue } from "./flow-outline";
import type { Issue } from "./issue";
import type { StateOutline } from "./state-outline";

/** What branches that run together must not do (requirements 1.19 rule 32). */
export const checkParallel: Check = ({ states }) =>
  states
    .filter(({ state }) => state.type === "parallel")
    .flatMap((outlined) => {
      const branches = branchesOf(outlined.outline);
      return [...branches.flatMap(({ actions }) => actions.flatMap((use) => checkAction(outlined.name, use))), ...checkCollisions(outlined, branches)];
    });

type Branch = { name: string; actions: ActionUse[] };

/** Plain `actions` are one branch each. */
function branchesOf(outline: StateOutline): Branch[] {
  return [...outline.branches, ...outline.actions.map((use, index) => ({ name: `action ${index + 1}`, actions: [use] }))];
}

function checkAction(name: string, { action, pointer, fact }: ActionUse): Issue[] {
  if (fact === null) return [];
  if (fact.parks)
    return [
      stateIssue("PARKING_IN_PARALLEL", name, `${pointer}/executor`, {
        message: `'${action.executor}' waits for someone and cannot run in the parallel state '${name}'`,
        fix: `Move '${action.executor}' to a wait state of its own.`,
      }),
    ];
  if ((fact.sideEffectOf?.(action.config) ?? fact.sideEffect) === "none") return [];
  return [
    stateIssue("SIDE_EFFECT_IN_PARALLEL", name, `${pointer}/executor`, {
      message: `'${action.executor}' changes something outside and cannot run in the parallel state '${name}'`,
      fix: `Move '${action.executor}' to an action state after '${name}'.`,
    }),
  ];
}

function checkCollisions({ name }: OutlinedState, branches: readonly Branch[]): Issue[] {
  const owners = new Map<string, Branch>();
  const issues: Issue[] = [];
  for (const branch of branches) {
    for (const { key, pointer } of branch.actions.flatMap(({ writes }) => writes)) {
      const owner = owners.get(key) ?? branch;
      owners.set(key, owner);
      if (owner !== branch)
        issues.push(
          stateIssue("OUTPUT_COLLISION", name, pointer, {
            message: `'${owner.name}' and '${branch.name}' of state '${name}' both write '${key}'`,
            fix: "Give each branch a context key of its own.",
          }),
        );
    }
  }
  return issues;
}

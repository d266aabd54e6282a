import type { Action, FlowDefinition, State, StateName } from "./schema";

/** The lists of actions that a state has, in the order in which a visit comes to them. */
export type ListPlace =
  | { list: "onEntry" | "actions" | "onExit" }
  | { list: "branch"; branch: string }
  /** Of one transition, by its id. */
  | { list: "transition"; transition: string };

export type ActionList = { place: ListPlace; actions: readonly Action[] };

/** Every list of actions in a state, those of its transitions too; empty ones are left out. The one place that knows where actions stand. Pure. */
export function actionLists(state: State): ActionList[] {
  const branches = state.type === "parallel" ? Object.entries(state.branches ?? {}) : [];
  const lists: ActionList[] = [
    { place: { list: "onEntry" }, actions: state.onEntry ?? [] },
    { place: { list: "actions" }, actions: state.actions ?? [] },
    ...branches.map(([branch, actions]): ActionList => ({ place: { list: "branch", branch }, actions })),
    { place: { list: "onExit" }, actions: state.type === "final" ? [] : (state.onExit ?? []) },
    ...state.transitions.map(({ id, actions }): ActionList => ({ place: { list: "transition", transition: id }, actions: actions ?? [] })),
  ];
  return lists.filter(({ actions }) => actions.length > 0);
}

export type WalkedAction = { state: StateName; place: ListPlace; index: number; action: Action };

/** Every action of a flow and where it stands, state by state. Pure. */
export function walkActions(definition: Pick<FlowDefinition, "states">): WalkedAction[] {
  return Object.entries(definition.states).flatMap(([state, body]) =>
    actionLists(body).flatMap(({ place, actions }) => actions.map((action, index) => ({ state, place, index, action }))),
  );
}

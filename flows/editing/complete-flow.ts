import { idsForBody } from "../definition/entities";
import { type ExecutorFacts, findFact } from "../definition/executor-facts";
import { upgradeState } from "../definition/migrations/0003-entities-with-ids";
import { type FlowDefinition, type StateName, stateNamePattern } from "../definition/schema";
import { type StateV2, stateV2Schema } from "../definition/schema-v2";
import { actionLists } from "../definition/walk-actions";
import { stockText } from "../words/stock-texts";
import { applyEdit } from "./apply-edit";
import type { FlowEdit } from "./edit";

/** Who lacks more has another problem, and each is looked for in the whole flow. */
const mostAdded = 50;

/**
 * The flow with a state for each name that it leads to or ends in and does not have (the template "complete", requirements A53). An end is
 * a final state; anything else asks the customer and leads back to where their words are understood, and a payment is asked for and
 * checked. They are beginnings for an author to go on from. A flow that lacks nothing stays as it is. Pure.
 */
export function completeFlow(definition: FlowDefinition, facts: ExecutorFacts): FlowDefinition {
  return missingStates(definition).reduce((flow, name) => applyEdit(flow, additionOf(flow, name, facts)), definition);
}

/** In the order in which they are named, each once. Pure. */
function missingStates({ states, finalStates }: FlowDefinition): StateName[] {
  const named = [...Object.values(states).flatMap(({ transitions }) => transitions.map(({ target }) => target)), ...finalStates];
  return [...new Set(named)].filter((name) => !Object.hasOwn(states, name) && stateNamePattern.test(name)).slice(0, mostAdded);
}

function additionOf(flow: FlowDefinition, name: StateName, facts: ExecutorFacts): FlowEdit {
  const body = stateV2Schema.parse(bodyOf(flow, name, facts));
  return { type: "addState", name, state: upgradeState(name, body, idsForBody(flow, name)) };
}

function bodyOf(flow: FlowDefinition, name: StateName, facts: ExecutorFacts): Partial<StateV2> {
  if (flow.finalStates.includes(name)) return { type: "final" };
  const source = sourcesOf(flow, name)[0] ?? flow.initialState;
  const wayOut = flow.finalStates.find((final) => final === "cancelled" || final === "canceled");
  const leaving: { [event: string]: StateName } = wayOut === undefined ? {} : { user_cancels: wayOut };
  const back = listensAt(flow, source, facts);
  if (/pay/.test(name) && findFact(facts, "payment") !== null) return payment(flow, { source, name, back, leaving });
  return { type: "wait", onEntry: [{ executor: "response", config: { message: questionFor(name) } }], transitions: { user_message: back, ...leaving } };
}

type Place = { source: StateName; name: StateName; back: StateName; leaving: { [event: string]: StateName } };

/** Where the other ways of the state before it lead, it goes on once it is paid. */
function payment({ states }: FlowDefinition, { source, name, back, leaving }: Place): Partial<StateV2> {
  const others = (states[source]?.transitions ?? []).map(({ target }) => target).filter((target) => target !== name && Object.hasOwn(states, target));
  return {
    type: "wait",
    onEntry: [{ executor: "payment", config: { operation: "create", method: "online" }, output: "payment" }],
    actions: [{ executor: "payment", config: { operation: "verify" }, output: "payment" }],
    transitions: { payment_success: others[0] ?? back, payment_failed: back, ...leaving },
  };
}

function questionFor(name: StateName): string {
  if (/^no_|not_found|empty/.test(name)) return "I found nothing like that. What would you like instead?";
  return /error|invalid|fail/.test(name) ? "That does not work here. What would you like to change?" : stockText("question", "en");
}

function sourcesOf({ states }: FlowDefinition, name: StateName): StateName[] {
  return Object.entries(states).flatMap(([source, { transitions }]) => (transitions.some(({ target }) => target === name) ? [source] : []));
}

/** The nearest state, on the way back from there, that hears what the customer says: one that waits, or reads their words itself. */
function listensAt(flow: FlowDefinition, from: StateName, facts: ExecutorFacts): StateName {
  const seen = new Set<StateName>([from]);
  for (const name of seen) {
    if (hears(flow, name, facts)) return name;
    for (const source of sourcesOf(flow, name)) seen.add(source);
  }
  return flow.initialState;
}

function hears({ states }: FlowDefinition, name: StateName, facts: ExecutorFacts): boolean {
  const state = states[name];
  if (state === undefined || state.type === "final") return false;
  return state.type === "wait" || actionLists(state).some(({ actions }) => actions.some(({ executor }) => findFact(facts, executor)?.consumesInput === true));
}

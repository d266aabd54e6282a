import { isExternalEvent } from "../../definition/events";
import type { EventName, State } from "../../definition/schema";
import { isInterruptible } from "../../definition/state-parts";
import type { CompiledAction, CompiledEntry, CompiledInput, CompiledState } from "./compiled";

/** Events that no words stand for. */
const plainEvents: ReadonlySet<EventName> = new Set(["user_message", "user_input", "location_shared"]);

/** Ways out are no collecting: a state that only offers them waits for the system. */
const waysOut: ReadonlySet<EventName> = new Set(["user_cancels", "cancel"]);

/** Events that never come from outside. */
const inner: ReadonlySet<EventName> = new Set(["error", "default", "success", "api_success", "max_attempts"]);

/** What may resume a state and who may cause it (rules 29 and D2). */
export function acceptanceOf(
  state: State,
  transitions: ReadonlyMap<EventName, CompiledEntry>,
  input: CompiledInput,
  main: readonly CompiledAction[],
): Pick<CompiledState, "parkable" | "customerEvents" | "takesText" | "takesLocation" | "readsWords" | "collects" | "accepts"> {
  const external = [...transitions.keys()].filter((event) => isExternalEvent(event) || input.accept.has(event));
  const named = namedByInput(input);
  const customerEvents = new Set([...named, ...external.filter(isCustomers)]);
  const reads = main.some((action) => action.when === null || action.consumesInput);
  const isWait = state.type === "wait";
  const takesText =
    ["user_message", "user_input", "data_valid"].some((event) => customerEvents.has(event) || (input.store !== null && transitions.has(event))) ||
    ((isWait || main.some((action) => action.consumesInput)) && reads && !onlySystem(external, main)) ||
    (isWait && transitions.has("default"));
  if (takesText) customerEvents.add("user_message");
  const collects = takesText || input.store !== null || input.options.length > 0 || [...customerEvents].some((event) => !waysOut.has(event));
  return {
    parkable: isWait || external.length > 0 || named.length > 0,
    customerEvents,
    takesText,
    takesLocation: customerEvents.has("location_shared") || (takesText && main.some((action) => action.readsLocation)),
    readsWords:
      isInterruptible(state) ||
      input.options.length > 0 ||
      input.keywords.length > 0 ||
      input.patterns.length > 0 ||
      [...customerEvents].some((event) => !plainEvents.has(event)),
    collects,
    accepts: [
      ...new Set([...(collects ? external : [...transitions.keys()].filter((event) => !inner.has(event))), ...named, ...(takesText ? ["user_message"] : [])]),
    ]
      .filter((event, _, all) => event !== "user_input" || !all.includes("user_message"))
      .sort(),
  };
}

function namedByInput(input: CompiledInput): EventName[] {
  return [
    ...input.accept,
    ...input.options.flatMap(({ option }) => (option.event === undefined ? [] : [option.event])),
    ...input.keywords.map(({ event }) => event),
    ...input.patterns.map(({ event }) => event),
    ...Object.values(input.nlu ?? {}),
  ];
}

/** A wait whose outside events are all the system's does not read text, unless an action is there to read it. */
function onlySystem(external: readonly EventName[], main: readonly CompiledAction[]): boolean {
  return external.some((event) => !isCustomers(event)) && !main.some((action) => action.consumesInput);
}

/** Events that a customer may cause by name. */
function isCustomers(event: EventName): boolean {
  return event.startsWith("user_") || event === "location_shared" || event === "cancel" || !isExternalEvent(event);
}

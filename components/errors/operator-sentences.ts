import type { ErrorCode } from "@/flows/errors";
import { inputReasons } from "./input-reasons";
import { countOf, detail, namesOf, type Sentence } from "./sentence";

const reference: Sentence = (details) => {
  const id = detail(details, "reference");
  return `Something broke on our side. Try again; if it happens again, give support the reference${id ? ` ${id}` : ""}.`;
};

/** Why an order that was paid too late is refused, where there is more to say than that it is. */
const refusals: Partial<Record<string, string>> = {
  OUT_OF_STOCK: "An item has run out.",
  STORE_CLOSED: "The store is closed.",
  ZONE_INVALID: "The address lies outside the delivery zones.",
  UNKNOWN_ITEM: "An item is no longer in the catalogue.",
  PRICE_CHANGED: "A price has changed since.",
  TOTAL_MISMATCH: "What was paid is not what it costs now.",
  AMOUNT_MISMATCH: "What was paid is not what it costs now.",
  PAYMENT_NOT_CAPTURED: "The payment is not there any more, or is over another amount.",
  EMPTY_ITEMS: "The run had not chosen anything yet.",
  CONFIG_INVALID: "The run had not collected everything an order needs.",
};

/** What operators read. They know flows, states and versions, so the sentences may name them. */
export const operatorSentences = {
  INVALID_INPUT: (details) => inputReasons[detail(details, "reason") ?? ""] ?? "Some of what you entered cannot be read. Check the marked fields.",
  UNAUTHENTICATED: () => "You are signed out. Sign in to go on.",
  SIGNATURE_INVALID: () => "The call was not signed with the right secret. Check the secret at the sender.",
  FORBIDDEN: () => "Your role does not allow this. Ask an owner of the workspace.",
  NOT_FOUND: () => "This does not exist, or you cannot see it.",
  FLOW_NOT_FOUND: () => "This flow no longer exists, or you cannot see it.",
  STATE_NOT_FOUND: () => "This state is no longer in the flow. Reload to see the flow as it is now.",
  VERSION_NOT_FOUND: () => "This version of the flow does not exist.",
  RUN_NOT_FOUND: () => "This run no longer exists, or you cannot see it.",
  SESSION_NOT_FOUND: () => "This conversation no longer exists.",
  PAYMENT_NOT_FOUND: () => "This payment does not exist.",
  USER_NOT_FOUND: () => "This person is no longer in the workspace.",
  PARTICIPANT_NOT_FOUND: () => "This participant is no longer in the workspace.",
  KEY_NOT_FOUND: () => "This API key was already revoked.",
  WORKSPACE_NOT_FOUND: () => "There is no such workspace, or you are no member of it.",
  METHOD_NOT_ALLOWED: () => "The address exists, but does not take this kind of request.",
  STALE: () => "Someone else changed this flow meanwhile. Reload it and make your change again.",
  EDIT_OVERTAKEN: () => "Someone else changed or removed meanwhile what this was about.",
  FLOW_EXISTS: () => "There is already a flow with this address. Choose another one.",
  STATE_EXISTS: () => "There is already a state with this name. Choose another one.",
  USER_EXISTS: () => "Someone with this e-mail address is already in the workspace.",
  WORKSPACE_EXISTS: () => "There is already a workspace with this address. Choose another one.",
  SENDER_EXISTS: () => "There is already a sender of this name. Choose another one.",
  CREDENTIAL_EXISTS: () => "There is already a credential of this name. Replace its value, or choose another name.",
  CREDENTIAL_IN_USE: (details) => `It is still used by ${namesOf(details, "places") || "a flow"}. Change that first.`,
  VAULT_LOCKED: () => "This server has no key to keep credentials with. Ask whoever runs it to give it one.",
  PARTICIPANT_EXISTS: () => "Somebody with this phone number is already a participant.",
  SIGNED_IN_ALREADY: () => "This conversation is signed in already.",
  CODE_INVALID: () => "The code is not right, or too old.",
  STATE_IS_INITIAL: () => "Runs start in this state. Make another state the start, then delete it.",
  STATE_IN_USE: (details) => {
    const count = countOf(details, "references");
    return `${count === 1 ? "A transition leads" : count > 1 ? `${count} transitions lead` : "Transitions lead"} to this state. Lead them elsewhere first, or delete them with it.`;
  },
  FLOW_NOT_PUBLISHED: () => "This flow was never published. Publish it, then customers can use it.",
  FLOW_INACTIVE: () => "This flow is switched off. Activate it to take conversations.",
  INVALID_FORK: () => "The run cannot be gone on with from there: there is no such step, or its context may not hold what was entered.",
  NOT_A_SANDBOX: () => "Only a fork can be talked to from here. A customer's run hears its customer.",
  RUN_ENDED: () => "This run has ended; nothing can be sent to it any more.",
  ORDER_REFUSED: (details) =>
    ["The order cannot be placed any more.", refusals[detail(details, "reason") ?? ""], "You can still give the money back."].filter(Boolean).join(" "),
  HANDOFF_TAKEN: () => "Somebody else answers this conversation now.",
  HANDOFF_OVER: () => "This conversation is back with its flow. Take it over to answer.",
  HANDOFF_FULL: () => "The customer did not get this: so much was said that the run has no room for more. Give it back to the flow, or end it.",
  RUN_MOVED_ON: () => "This conversation has moved on. Reload to see the current step.",
  SETUP_DONE: () => "The workspace already has an owner. Sign in instead.",
  LINK_INVALID: () => "This link was used already or has expired. Ask for a new one.",
  PAYLOAD_TOO_LARGE: () => "This is larger than 1 MB. Make it smaller, or split it.",
  INVALID_FLOW: (details) => {
    const count = countOf(details, "errors");
    return count > 0
      ? `${count === 1 ? "One problem blocks" : `${count} problems block`} publishing. The issues panel lists what to mend.`
      : "This is not a flow that can be read. Check the JSON.";
  },
  INVALID_STATE: () => "The state cannot be read in this shape. Check its JSON.",
  QUOTA_REACHED: () =>
    "The workspace has reached one of its limits and takes no new conversations for now. Settings → Workspace shows which; whoever runs this installation can raise it.",
  RATE_LIMITED: () => "Too many requests at once. Wait a moment, then try again.",
  QUEUE_FULL: () => "More messages wait in this conversation than it can take. Wait until it has caught up.",
  INTERNAL: reference,
  UNAVAILABLE: () => "The server cannot be reached right now. Check your connection, then try again.",
  NO_TRANSITION: () => "The state finished, and no transition fits what came out. Add one for this event, or a default.",
  LOOP_LIMIT: () => "The flow went through 100 states without stopping. Break the loop with a wait or a condition.",
  CONTEXT_TYPE: () => "An action wrote a value of the wrong type. Compare the action's output with the context field.",
  CONTEXT_TOO_LARGE: () => "The context grew beyond 64 KB. Keep less of what the actions return.",
  CONTEXT_REQUIRED: () => "A required context field was still empty. Collect it before this state.",
  CONFIG_INVALID: () => "An action's settings are not complete. Open the action and fill in what is marked.",
  BAD_EXPRESSION: () => "An expression cannot be read. Open the state and check the marked expression.",
  EXPRESSION_LIMIT: () => "An expression did more work than is allowed. Make it simpler.",
  EXECUTOR_NOT_FOUND: () => "The flow uses an executor that this server does not have.",
  STATE_MISSING: () => "The run stands in a state that its version does not have.",
  ACTION_TIMEOUT: (details) => {
    const seconds = detail(details, "seconds");
    return `The service did not answer${seconds ? ` within ${seconds} s` : " in time"}. Try again, or raise the limit in the action.`;
  },
  ACTION_FAILED: () => "An action failed. Its step shows what went in.",
  EFFECT_UNKNOWN: () => "The server stopped while an action was under way, and it is not known whether it was done. Check with the service, then decide.",
  EFFECT_LIMIT: () => "The flow asked for more than 20 calls in one turn. Spread them over several turns, or break the loop.",
  MESSAGE_LIMIT: () => "The flow said more in one turn than a customer can take in. Say less, or break the loop.",
  SUBFLOW_TOO_DEEP: () => "Flows call each other more than eight deep. Look for one that calls itself without an end.",
  RUN_TOO_LONG: () => "The run took longer than the flow allows.",
  REPLAY_DIVERGED: () => "Replaying the recorded steps gave another result than was recorded. Tell the developers of the flow's executors.",
  PROVIDER_UNAVAILABLE: () => "The payment provider does not answer. Try again in a moment.",
} satisfies Record<ErrorCode, Sentence>;

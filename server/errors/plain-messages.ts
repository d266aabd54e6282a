import type { ErrorCode, errorCatalogue } from "@/flows/errors";

type Catalogue = typeof errorCatalogue;
/** What a request may be answered with; the other codes only ever happen inside a run. */
export type RequestErrorCode = { [Code in ErrorCode]: Catalogue[Code]["status"] extends 500 | 503 ? never : Code }[ErrorCode] | "UNAVAILABLE";

/** What a program's author reads when nobody knew to say more: whoever throws an error may word it better. */
export const plainMessages = {
  INVALID_INPUT: "The request is not valid.",
  UNAUTHENTICATED: "A valid credential is needed.",
  SIGNATURE_INVALID: "The signature does not fit the body.",
  FORBIDDEN: "This credential does not allow that.",
  NOT_FOUND: "There is nothing at this address.",
  FLOW_NOT_FOUND: "There is no such flow.",
  STATE_NOT_FOUND: "The flow has no such state.",
  VERSION_NOT_FOUND: "The flow has no such version.",
  RUN_NOT_FOUND: "There is no such run.",
  SESSION_NOT_FOUND: "There is no such session.",
  PAYMENT_NOT_FOUND: "There is no such payment.",
  USER_NOT_FOUND: "There is no such person in this workspace.",
  KEY_NOT_FOUND: "There is no such API key, or it was revoked.",
  WORKSPACE_NOT_FOUND: "There is no such workspace.",
  METHOD_NOT_ALLOWED: "This address does not take that method.",
  STALE: "The flow has changed since; read it again.",
  FLOW_EXISTS: "There is already a flow with this slug.",
  STATE_EXISTS: "The flow already has a state with this name.",
  USER_EXISTS: "Somebody with this e-mail address is already in the workspace.",
  WORKSPACE_EXISTS: "There is already a workspace with this address.",
  STATE_IS_INITIAL: "Runs start in this state; it cannot be removed.",
  STATE_IN_USE: "Transitions lead to this state; remove them first, or ask with cascade=true.",
  FLOW_NOT_PUBLISHED: "This flow was never published.",
  FLOW_INACTIVE: "This flow takes no new conversations.",
  RUN_ENDED: "This run has ended.",
  ORDER_REFUSED: "The order cannot be placed any more.",
  HANDOFF_TAKEN: "Somebody else answers this conversation.",
  HANDOFF_OVER: "No person answers this conversation.",
  HANDOFF_FULL: "The run has no room for more to be said.",
  NOT_A_SANDBOX: "Only a fork takes this; this is a customer's run.",
  RUN_MOVED_ON: "The run has moved on meanwhile; try again.",
  SETUP_DONE: "The workspace already has an owner.",
  LINK_INVALID: "This link was used already or has expired.",
  PAYLOAD_TOO_LARGE: "The body is too large.",
  INVALID_FLOW: "This cannot be read as a flow, or has errors.",
  INVALID_STATE: "This cannot be read as a state.",
  INVALID_FORK: "The run cannot be gone on with from there.",
  RATE_LIMITED: "Too many requests; wait as long as Retry-After says.",
  QUEUE_FULL: "Too many messages wait in this conversation.",
  UNAVAILABLE: "The service is not available just now.",
} as const satisfies Record<RequestErrorCode, string>;

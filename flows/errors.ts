/**
 * The errors of the core: closed. What executors fail with, they declare themselves (`errors` of a descriptor). `status` is the HTTP status a request answers with (errors that only ever happen inside
 * a run have the status a request would give); `retryable` says that the same call may succeed later.
 */
export const errorCatalogue = {
  // Requests (requirements 1.19 rule 2)
  INVALID_INPUT: { status: 400, retryable: false },
  UNAUTHENTICATED: { status: 401, retryable: false },
  SIGNATURE_INVALID: { status: 401, retryable: false },
  FORBIDDEN: { status: 403, retryable: false },
  NOT_FOUND: { status: 404, retryable: false },
  FLOW_NOT_FOUND: { status: 404, retryable: false },
  STATE_NOT_FOUND: { status: 404, retryable: false },
  VERSION_NOT_FOUND: { status: 404, retryable: false },
  RUN_NOT_FOUND: { status: 404, retryable: false },
  SESSION_NOT_FOUND: { status: 404, retryable: false },
  PAYMENT_NOT_FOUND: { status: 404, retryable: false },
  USER_NOT_FOUND: { status: 404, retryable: false },
  PARTICIPANT_NOT_FOUND: { status: 404, retryable: false },
  KEY_NOT_FOUND: { status: 404, retryable: false },
  WORKSPACE_NOT_FOUND: { status: 404, retryable: false },
  METHOD_NOT_ALLOWED: { status: 405, retryable: false },
  STALE: { status: 409, retryable: false },
  EDIT_OVERTAKEN: { status: 409, retryable: false },
  FLOW_EXISTS: { status: 409, retryable: false },
  STATE_EXISTS: { status: 409, retryable: false },
  USER_EXISTS: { status: 409, retryable: false },
  WORKSPACE_EXISTS: { status: 409, retryable: false },
  SENDER_EXISTS: { status: 409, retryable: false },
  CREDENTIAL_EXISTS: { status: 409, retryable: false },
  CREDENTIAL_IN_USE: { status: 409, retryable: false },
  VAULT_LOCKED: { status: 409, retryable: false },
  PARTICIPANT_EXISTS: { status: 409, retryable: false },
  SIGNED_IN_ALREADY: { status: 409, retryable: false },
  STATE_IS_INITIAL: { status: 409, retryable: false },
  STATE_IN_USE: { status: 409, retryable: false },
  FLOW_NOT_PUBLISHED: { status: 409, retryable: false },
  FLOW_INACTIVE: { status: 409, retryable: false },
  RUN_ENDED: { status: 409, retryable: false },
  ORDER_REFUSED: { status: 409, retryable: false },
  HANDOFF_TAKEN: { status: 409, retryable: false },
  HANDOFF_OVER: { status: 409, retryable: false },
  HANDOFF_FULL: { status: 409, retryable: false },
  NOT_A_SANDBOX: { status: 409, retryable: false },
  RUN_MOVED_ON: { status: 409, retryable: true },
  SETUP_DONE: { status: 409, retryable: false },
  LINK_INVALID: { status: 403, retryable: false },
  CODE_INVALID: { status: 403, retryable: false },
  PAYLOAD_TOO_LARGE: { status: 413, retryable: false },
  INVALID_FLOW: { status: 422, retryable: false },
  INVALID_STATE: { status: 422, retryable: false },
  INVALID_FORK: { status: 422, retryable: false },
  RATE_LIMITED: { status: 429, retryable: true },
  QUOTA_REACHED: { status: 429, retryable: false },
  QUEUE_FULL: { status: 429, retryable: true },
  INTERNAL: { status: 500, retryable: false },
  UNAVAILABLE: { status: 503, retryable: true },
  PROVIDER_UNAVAILABLE: { status: 503, retryable: true },
  // The engine
  NO_TRANSITION: { status: 500, retryable: false },
  LOOP_LIMIT: { status: 500, retryable: false },
  CONTEXT_TYPE: { status: 500, retryable: false },
  CONTEXT_TOO_LARGE: { status: 500, retryable: false },
  CONTEXT_REQUIRED: { status: 500, retryable: false },
  CONFIG_INVALID: { status: 500, retryable: false },
  BAD_EXPRESSION: { status: 500, retryable: false },
  EXPRESSION_LIMIT: { status: 500, retryable: false },
  EXECUTOR_NOT_FOUND: { status: 500, retryable: false },
  STATE_MISSING: { status: 500, retryable: false },
  ACTION_TIMEOUT: { status: 500, retryable: true },
  ACTION_FAILED: { status: 500, retryable: false },
  EFFECT_UNKNOWN: { status: 500, retryable: false },
  EFFECT_LIMIT: { status: 500, retryable: false },
  MESSAGE_LIMIT: { status: 500, retryable: false },
  SUBFLOW_TOO_DEEP: { status: 500, retryable: false },
  RUN_TOO_LONG: { status: 500, retryable: false },
  REPLAY_DIVERGED: { status: 500, retryable: false },
} as const satisfies Record<string, { status: number; retryable: boolean }>;

export type ErrorCode = keyof typeof errorCatalogue;

/** True for a code of the core. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === "string" && Object.hasOwn(errorCatalogue, value);
}

export type AppErrorOptions = { message?: string; cause?: unknown; details?: Record<string, unknown> };

/** One process may hold two copies of this module (pages are bundled apart from the server): both know this mark. */
const appErrorMark: unique symbol = Symbol.for("parley.AppError");

/** An expected failure of a request. `message` is for the log and for engineers; people read the sentences of `components/errors`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(options.message ?? code, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.details = options.details;
  }

  get [appErrorMark](): true {
    return true;
  }

  /** True across copies of this module; of the classes below it, only for their own instances. */
  static override [Symbol.hasInstance](value: unknown): value is AppError {
    if (this !== AppError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === "object" && value !== null && appErrorMark in value;
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }

  get retryable(): boolean {
    return errorCatalogue[this.code].retryable;
  }
}

/** A bug or a broken document inside `flows/`: never a customer's or a service's fault. */
export class FlowError extends AppError {
  override readonly name = "FlowError";
}

/**
 * Codes from before a code said which executor it belongs to. They are on the wire, so they stay; a new one is `executor:code`.
 */
export const earlyExecutorCodes = [
  "NLU_NO_INPUT",
  "NLU_UNAVAILABLE",
  "LLM_CHAIN_EXHAUSTED",
  "LLM_BAD_JSON",
  "LLM_BUDGET",
  "SEARCH_UNKNOWN_INDEX",
  "SEARCH_UNAVAILABLE",
  "GEOCODER_UNAVAILABLE",
  "ADDRESS_NO_COORDINATES",
  "MAX_ATTEMPTS",
  "MISSING_COORDINATES",
  "INVALID_COORDINATES",
  "NO_ROUTE",
  "SAME_LOCATION",
  "UNKNOWN_ITEM",
  "PRICE_CHANGED",
  "COUPON_INVALID",
  "EMPTY_ITEMS",
  "TOTAL_MISMATCH",
  "PAYMENT_NOT_CAPTURED",
  "OUT_OF_STOCK",
  "STORE_CLOSED",
  "ZONE_INVALID",
  "AMOUNT_MISMATCH",
  "EMPTY_SOURCE",
] as const;

/** What an executor may fail with beside the core's own codes. */
export type ExecutorErrorCode = (typeof earlyExecutorCodes)[number] | `${string}:${string}`;
/** What a run may fail with. */
export type FailureCode = ErrorCode | ExecutorErrorCode;

const ownCodePattern = /^[a-z][a-z0-9_-]*:[a-z][a-z0-9_]{0,63}$/;

/** True for a code that some executor may have, whichever. */
export function isExecutorErrorCode(code: string): code is ExecutorErrorCode {
  return earlyExecutorCodes.some((early) => early === code) || ownCodePattern.test(code);
}

/** One kind of failure: whether the same call may succeed later, and what to read about it. */
export type ErrorFact = {
  retryable: boolean;
  /** What happened and what to do next, for somebody who knows flows and states. */
  operator: string;
  customer: string;
};
export type ErrorFacts = { readonly [code: string]: ErrorFact };

/** Thrown by executors and ports. `retryable` overrides what the executor declares; else that decides, or the core's catalogue. */
export class ExecutorError extends Error {
  readonly code: FailureCode;
  readonly retryable: boolean | undefined;

  constructor(code: FailureCode, options: { message?: string; cause?: unknown; retryable?: boolean } = {}) {
    super(options.message ?? code, { cause: options.cause });
    this.name = "ExecutorError";
    this.code = code;
    this.retryable = options.retryable;
  }

  /** Whether the same call may succeed later, where `declared` names the failures that can be meant. */
  mayRetry(declared: ErrorFacts): boolean {
    if (this.retryable !== undefined) return this.retryable;
    if (Object.hasOwn(declared, this.code)) return declared[this.code]?.retryable === true;
    return isErrorCode(this.code) && errorCatalogue[this.code].retryable;
  }
}

/** Makes a `switch` over a union exhaustive at compile time. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}

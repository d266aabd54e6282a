/**
 * The one catalogue of errors. `status` is the HTTP status a request answers with (errors that only ever happen inside
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
  KEY_NOT_FOUND: { status: 404, retryable: false },
  WORKSPACE_NOT_FOUND: { status: 404, retryable: false },
  METHOD_NOT_ALLOWED: { status: 405, retryable: false },
  STALE: { status: 409, retryable: false },
  FLOW_EXISTS: { status: 409, retryable: false },
  STATE_EXISTS: { status: 409, retryable: false },
  USER_EXISTS: { status: 409, retryable: false },
  WORKSPACE_EXISTS: { status: 409, retryable: false },
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
  PAYLOAD_TOO_LARGE: { status: 413, retryable: false },
  INVALID_FLOW: { status: 422, retryable: false },
  INVALID_STATE: { status: 422, retryable: false },
  INVALID_FORK: { status: 422, retryable: false },
  RATE_LIMITED: { status: 429, retryable: true },
  QUEUE_FULL: { status: 429, retryable: true },
  INTERNAL: { status: 500, retryable: false },
  UNAVAILABLE: { status: 503, retryable: true },
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
  // Executors
  NLU_NO_INPUT: { status: 500, retryable: false },
  NLU_UNAVAILABLE: { status: 503, retryable: true },
  LLM_CHAIN_EXHAUSTED: { status: 503, retryable: true },
  LLM_BAD_JSON: { status: 500, retryable: true },
  LLM_BUDGET: { status: 503, retryable: false },
  SEARCH_UNKNOWN_INDEX: { status: 500, retryable: false },
  SEARCH_UNAVAILABLE: { status: 503, retryable: true },
  GEOCODER_UNAVAILABLE: { status: 503, retryable: true },
  ADDRESS_NO_COORDINATES: { status: 500, retryable: false },
  MAX_ATTEMPTS: { status: 500, retryable: false },
  MISSING_COORDINATES: { status: 500, retryable: false },
  INVALID_COORDINATES: { status: 500, retryable: false },
  NO_ROUTE: { status: 500, retryable: false },
  SAME_LOCATION: { status: 500, retryable: false },
  UNKNOWN_ITEM: { status: 500, retryable: false },
  PRICE_CHANGED: { status: 500, retryable: false },
  COUPON_INVALID: { status: 500, retryable: false },
  EMPTY_ITEMS: { status: 500, retryable: false },
  TOTAL_MISMATCH: { status: 500, retryable: false },
  PAYMENT_NOT_CAPTURED: { status: 500, retryable: false },
  OUT_OF_STOCK: { status: 500, retryable: false },
  STORE_CLOSED: { status: 500, retryable: false },
  ZONE_INVALID: { status: 500, retryable: false },
  PROVIDER_UNAVAILABLE: { status: 503, retryable: true },
  AMOUNT_MISMATCH: { status: 500, retryable: false },
  EMPTY_SOURCE: { status: 500, retryable: false },
} as const satisfies Record<string, { status: number; retryable: boolean }>;

export type ErrorCode = keyof typeof errorCatalogue;

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

/** Thrown by executors and ports. `retryable` overrides the catalogue's default. */
export class ExecutorError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;

  constructor(code: ErrorCode, options: { message?: string; cause?: unknown; retryable?: boolean } = {}) {
    super(options.message ?? code, { cause: options.cause });
    this.name = "ExecutorError";
    this.code = code;
    this.retryable = options.retryable ?? errorCatalogue[code].retryable;
  }
}

/** Makes a `switch` over a union exhaustive at compile time. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}

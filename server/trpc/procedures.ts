import { initTRPC, type TRPCDefaultErrorShape, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { AppError, type ErrorCode } from "@/flows/errors";
import { wireValues } from "@/flows/protocol/wire-values";
import { onBehalf } from "../access/on-behalf";
import { type Problem, toProblem } from "../errors/problem";
import { findUnstorable } from "../errors/storable";
import { trpcCodeOf } from "../errors/trpc-code";
import type { ApiContext } from "./context";

/** Carries the translated error to the formatter. */
class ProblemError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** tRPC's own refusals, before any procedure of ours runs. */
const ownCodes: { readonly [code: string]: ErrorCode } = {
  PARSE_ERROR: "INVALID_INPUT",
  BAD_REQUEST: "INVALID_INPUT",
  NOT_FOUND: "NOT_FOUND",
  METHOD_NOT_SUPPORTED: "METHOD_NOT_ALLOWED",
  PAYLOAD_TOO_LARGE: "PAYLOAD_TOO_LARGE",
};

type Formatted = { shape: TRPCDefaultErrorShape; error: TRPCError };

/** What a page is told of a failure. */
function formatted({ shape, error }: Formatted) {
  const problem = error.cause instanceof ProblemError ? error.cause.problem : null;
  const appCode: ErrorCode = problem?.code ?? ownCodes[error.code] ?? "INTERNAL";
  const details = problem?.details;
  const reference = typeof details?.reference === "string" ? details.reference : null;
  const message = problem?.message ?? (appCode === "INTERNAL" ? "Something failed on our side." : "The request is not valid.");
  return {
    code: shape.code,
    message,
    data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path, appCode, details: details ?? null, reference },
  };
}

/** A refusal of all calls of a request, for where no procedure runs yet. */
export function refusalOf(error: unknown): unknown {
  return error instanceof AppError ? asTrpcError(toProblem(error, { error: () => undefined })) : error;
}

/** When to come back, as a header; of the longest wait. */
export function waitOf(errors: readonly TRPCError[]): { "Retry-After"?: string } {
  const waits = errors.flatMap(({ cause }) =>
    cause instanceof ProblemError && cause.problem.retryAfterSeconds !== null ? [cause.problem.retryAfterSeconds] : [],
  );
  return waits.length === 0 ? {} : { "Retry-After": String(Math.max(...waits)) };
}

function asTrpcError(problem: Problem): TRPCError {
  return new TRPCError({ code: trpcCodeOf(problem.status), message: problem.message, cause: new ProblemError(problem) });
}

/** What came is not repeated, neither in the answer nor in the log. */
function unreadable(error: unknown): AppError {
  if (error instanceof TRPCError && error.cause instanceof AppError) return error.cause;
  const message = "The input is not JSON.";
  return new AppError("INVALID_INPUT", { message, details: { issues: [{ path: "", message }] } });
}

/** The procedures of a router that needs these services: it is handed no others. */
export function proceduresWith<Services>() {
  const t = initTRPC.context<ApiContext<Services>>().create({ transformer: wireValues(superjson), isDev: false, errorFormatter: formatted });

  const translated = t.middleware(async ({ next, ctx, path }) => {
    const result = await next();
    if (result.ok) return result;
    const { cause } = result.error;
    if (cause instanceof ProblemError) return result;
    const problem = toProblem(cause ?? result.error, { error: (fields, text) => ctx.services.log.error({ component: "trpc", ...fields, path }, text) });
    throw asTrpcError(problem);
  });

  /** A page of another site can make a browser send our cookie, but not pretend to be our page (rule 7). */
  const sameOrigin = t.middleware(async ({ next, ctx, type }) => {
    if (type === "mutation" && !ctx.isSameOrigin) throw new AppError("FORBIDDEN", { message: "Changes are accepted from this site's own pages only." });
    return next();
  });

  const storable = t.middleware(async ({ next, getRawInput }) => {
    const input = await getRawInput().catch((error: unknown) => Promise.reject(unreadable(error)));
    const issue = findUnstorable(input);
    if (issue) throw new AppError("INVALID_INPUT", { message: issue.message, details: { issues: [issue] } });
    return next();
  });

  /** Reads leave a part of the database's connections to turns. */
  const gated = t.middleware(({ next, ctx: { services, actor, network }, type }) =>
    type === "query" ? services.readGate.run({ actor, network }, () => next()) : next(),
  );

  const signedIn = t.middleware(({ next, ctx }) => {
    if (ctx.actor === null) throw new AppError("UNAUTHENTICATED", { message: "Sign in first." });
    const { actor } = ctx;
    return onBehalf(actor.workspaceId, () => next({ ctx: { ...ctx, actor } }));
  });

  const procedure = t.procedure.use(translated).use(sameOrigin);
  return {
    router: t.router,
    /** For anyone: set-up, and asking whether one is signed in. */
    publicProcedure: procedure.use(storable).use(gated),
    /** For operators, who are known before their input is read. What their role may do is decided by the services. */
    operatorProcedure: procedure.use(signedIn).use(storable).use(gated),
  };
}

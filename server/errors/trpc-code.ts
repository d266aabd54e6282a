import type { TRPCError } from "@trpc/server";

type TrpcCode = TRPCError["code"];

const byStatus: { readonly [status: number]: TrpcCode } = {
  400: "BAD_REQUEST",
  401: "UNAUTHORIZED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  405: "METHOD_NOT_SUPPORTED",
  409: "CONFLICT",
  413: "PAYLOAD_TOO_LARGE",
  422: "UNPROCESSABLE_CONTENT",
  429: "TOO_MANY_REQUESTS",
  503: "SERVICE_UNAVAILABLE",
};

/** tRPC's name of an HTTP status. */
export function trpcCodeOf(status: number): TrpcCode {
  return byStatus[status] ?? "INTERNAL_SERVER_ERROR";
}

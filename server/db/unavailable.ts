import { z } from "zod";

/** What a failing database or network says of itself. */
const unavailableCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ETIMEDOUT",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "08000",
  "08001",
  "08003",
  "08004",
  "08006",
  "53100",
  "53200",
  "53300",
  "57P01",
  "57P02",
  "57P03",
  "57P04",
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "P2028",
]);

/** Of the database's driver, which gives these no code. */
const brokenConnection = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout)/;

const codedSchema = z.object({ code: z.string(), syscall: z.string().optional() });

/** True when a service that this process needs, its database above all, did not answer: what was asked of it may be asked again. */
export function isUnavailable(error: unknown, depth = 0): boolean {
  const coded = codedSchema.safeParse(error);
  if (coded.success && (unavailableCodes.has(coded.data.code) || isGoneSocket(coded.data))) return true;
  if (!(error instanceof Error)) return false;
  return brokenConnection.test(error.message) || (depth < 4 && error.cause !== undefined && isUnavailable(error.cause, depth + 1));
}

/** A Unix socket is gone while its server is. */
const isGoneSocket = ({ code, syscall }: z.infer<typeof codedSchema>): boolean => code === "ENOENT" && syscall === "connect";

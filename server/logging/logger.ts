import { type DestinationStream, type Logger, pino } from "pino";

export type { Logger } from "pino";

/** Values that never reach a log, wherever they stand in the first three levels of the fields. */
const secretKeys = [
  "password",
  "passwordHash",
  "token",
  "tokenHash",
  "secret",
  "apiKey",
  "key",
  "authorization",
  "cookie",
  "content",
  "text",
  "connectionString",
];
const redactedPaths = secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

export type LoggerOptions = {
  level: string;
  /** Stands in every line, so that the lines of several processes can be told apart. */
  nodeId?: string;
  /** Lines for people instead of JSON. */
  pretty?: boolean;
  destination?: DestinationStream;
};

/** One JSON object a line. Children carry the request, socket or run: `log.child({ runId })`. */
export function createLogger({ level, nodeId, pretty = false, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: nodeId === undefined ? {} : { nodeId },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: describeError },
    redact: { paths: redactedPaths, censor: "[redacted]" },
  };
  if (destination) return pino(options, destination);
  if (pretty)
    return pino({
      ...options,
      transport: { target: "pino-pretty", options: { ignore: "pid,hostname,nodeId", translateTime: "SYS:HH:MM:ss" } },
      formatters: {},
    });
  return pino(options);
}

/** What helps, and none of the rest: database errors carry their whole connection. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack, cause } = error;
  const code: unknown = Reflect.get(error, "code");
  return { type: name, message, stack, ...(code === undefined ? {} : { code }), ...(cause === undefined ? {} : { cause: describeError(cause) }) };
}

import { type DestinationStream, type Logger, type LoggerOptions as PinoOptions, pino } from "pino";
import { redact } from "./redact";
import { scrub } from "./scrub";

export type { Logger } from "pino";

export type LoggerOptions = {
  level: string;
  /** Stands in every line, so that the lines of several processes can be told apart. */
  nodeId?: string;
  /** Lines for people instead of JSON. */
  pretty?: boolean;
  destination?: DestinationStream;
};

/** One JSON object a line. Children carry the part of the server, the request, socket or run: `log.child({ component: "due", runId })`. */
export function createLogger({ level, nodeId, pretty = false, destination }: LoggerOptions): Logger {
  const options: PinoOptions = {
    level,
    base: nodeId === undefined ? {} : { nodeId },
    timestamp: pino.stdTimeFunctions.isoTime,
    // `redact` writes errors itself, wherever they stand.
    serializers: { err: (error: unknown) => error },
    formatters: { level: (label) => ({ level: label }), log: redact },
    hooks: {
      logMethod(args, method) {
        const texts = args.map((part: unknown) => (typeof part === "string" ? scrub(part) : part));
        const [lead, ...rest] = texts;
        // An error alone would lend its message to the line, past `redact`.
        const safe = lead instanceof Error && rest.length === 0 ? [{ err: lead }, scrub(lead.message)] : texts;
        Reflect.apply(method, this, safe);
      },
    },
  };
  if (destination) return pino(options, destination);
  if (pretty)
    return pino({
      ...options,
      transport: { target: "pino-pretty", options: { ignore: "pid,hostname,nodeId", translateTime: "SYS:HH:MM:ss" } },
      formatters: { log: redact },
    });
  return pino(options);
}

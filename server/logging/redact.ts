/** Fields whose values never reach a log, wherever they stand. */
const secretKeys = new Set([
  "password",
  "passwordHash",
  "token",
  "tokenHash",
  "secret",
  "apiKey",
  "key",
  "authorization",
  "cookie",
  "connectionString",
  // What people said, and what a run remembers of it.
  "content",
  "text",
  "message",
  "messages",
  "body",
  "payload",
  "data",
  "input",
  "output",
  "context",
  "contextPatch",
  "entities",
  "email",
  "phone",
  "phoneNumber",
  "address",
]);
const censored = "[redacted]";
const deepest = 8;

const email = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
/** Nine digits or more, with spaces, dashes and brackets between them, that are not a part of an id. */
const phone = /(?<![\w.-])\+?\d(?:[ ()-]{0,2}\d){8,}(?![\w.-])/g;

/** Takes e-mail addresses and phone numbers out of a text. */
export function scrub(text: string): string {
  return text.replace(email, "[email]").replace(phone, "[phone]");
}

/** The fields of a log line without secrets, without what people said, and with errors as plain objects. */
export function redact(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, plain(key, value, 0)]));
}

function plain(key: string, value: unknown, depth: number): unknown {
  if (secretKeys.has(key) && value !== null && value !== undefined && typeof value !== "boolean") return censored;
  if (typeof value === "string") return scrub(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= deepest) return censored;
  if (value instanceof Error) return describeError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => plain("", item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plain(name, item, depth + 1)]));
}

/** What helps, and none of the rest: database errors carry their whole connection, and the values they stumbled over. */
function describeError(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const code: unknown = Reflect.get(error, "code");
  return {
    type: name,
    message: scrub(message),
    stack: stack === undefined ? undefined : scrub(stack),
    ...(code === undefined ? {} : { code: plain("code", code, depth + 1) }),
    ...(cause === undefined ? {} : { cause: plain("cause", cause, depth + 1) }),
  };
}

import { scrub } from "./scrub";

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
/** Members of one object or list, and of a whole line, that are shown. */
const widest = 100;
const mostMembers = 1_000;
/** Characters of a name. */
const nameLength = 200;

/** What a line may still show. Mutable. */
type Room = { members: number };

/** The fields of a log line without secrets, without what people said, with errors as plain objects, and never more than somebody reads. */
export function redact(fields: Record<string, unknown>): Record<string, unknown> {
  return plainObject(fields, 0, { members: mostMembers });
}

function plain(key: string, value: unknown, depth: number, room: Room): unknown {
  if (secretKeys.has(key) && value !== null && value !== undefined && typeof value !== "boolean") return censored;
  if (typeof value === "string") return scrub(value);
  if (typeof value === "bigint") return scrub(String(value));
  if (typeof value !== "object" || value === null) return value;
  if (depth >= deepest) return censored;
  if (value instanceof Error) return describeError(value, depth, room);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return plainList(value, depth + 1, room);
  return plainObject(value, depth + 1, room);
}

function plainList(list: readonly unknown[], depth: number, room: Room): unknown[] {
  const shown = list.slice(0, widest).flatMap((item) => (takeMember(room) ? [plain("", item, depth, room)] : []));
  return shown.length === list.length ? shown : [...shown, `… (${list.length} items)`];
}

function plainObject(value: object, depth: number, room: Room): Record<string, unknown> {
  const names = Object.keys(value);
  const shown: Record<string, unknown> = {};
  let count = 0;
  for (const name of names.slice(0, widest)) {
    if (!takeMember(room)) break;
    shown[name.length > nameLength ? `${name.slice(0, nameLength)}…` : name] = plain(name, Reflect.get(value, name), depth, room);
    count += 1;
  }
  if (count < names.length) shown["…"] = `${names.length} members`;
  return shown;
}

function takeMember(room: Room): boolean {
  room.members -= 1;
  return room.members >= 0;
}

/** What helps, and none of the rest: database errors carry their whole connection, and the values they stumbled over. */
function describeError(error: Error, depth: number, room: Room): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const code: unknown = Reflect.get(error, "code");
  return {
    type: name,
    message: scrub(message),
    stack: stack === undefined ? undefined : scrub(stack),
    ...(code === undefined ? {} : { code: plain("code", code, depth + 1, room) }),
    ...(cause === undefined ? {} : { cause: plain("cause", cause, depth + 1, room) }),
  };
}

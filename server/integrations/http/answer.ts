import type { IncomingMessage } from "node:http";
import { cleanJson } from "@/flows/json/clean-json";
import type { Json } from "@/flows/json/json";
import type { HttpAnswer } from "@/flows/ports/http";
import { readBody } from "./read-body";
import { scrub } from "./scrub";

/** Of an answer's body, unpacked. */
export const maxBodyBytes = 262_144;
const maxHeaderLength = 1_024;

/** The answer as the flow gets it, without the credential should the service repeat it. @throws BodyTooLarge, BodyUnreadable, and what the connection throws */
export async function answerOf(response: IncomingMessage, secret: string | null, signal: AbortSignal): Promise<HttpAnswer> {
  const bytes = await readBody(response, maxBodyBytes, signal);
  const headers: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (name === "set-cookie" || value === undefined) continue;
    const text = scrub(Array.isArray(value) ? value.join(", ") : value, secret);
    if (typeof text === "string") headers[name] = text.slice(0, maxHeaderLength);
  }
  return { type: "answered", status: response.statusCode ?? 0, headers, body: scrub(bodyOf(bytes, headers["content-type"] ?? ""), secret) };
}

/** Null for an empty body and for one that is neither JSON nor text. */
function bodyOf(bytes: Buffer, contentType: string): Json {
  if (bytes.length === 0) return null;
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  const text = new TextDecoder().decode(bytes);
  if (type === "application/json" || type.endsWith("+json")) return parsed(text);
  return type.startsWith("text/") || type.endsWith("+xml") || type === "application/xml" || type === "application/x-www-form-urlencoded" ? text : null;
}

/** What calls itself JSON and is none stays a text. */
function parsed(text: string): Json {
  try {
    return cleanJson(JSON.parse(text)) ?? null;
  } catch {
    return text; // the flow's author sees what came
  }
}

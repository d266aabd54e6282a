import type { IncomingMessage } from "node:http";
import { AppError } from "@/flows/errors";
import { findUnstorable } from "../../errors/storable";
import type { Network } from "../../network/address";
import type { BodyRoom } from "./body-room";
import type { LargeBodies } from "./large-bodies";

export type BodyBounds = { limitBytes: number; room: BodyRoom; network: Network };

/**
 * The one reader of bodies. What has come of a body counts against its route's limit and against the room that all bodies
 * under way share.
 * @throws AppError `PAYLOAD_TOO_LARGE`, by the announced length or by what really comes; `UNAVAILABLE` while the room is full
 */
export function readBody(request: IncomingMessage, { limitBytes, room, network }: BodyBounds): Promise<Buffer> {
  const tooLarge = () => new AppError("PAYLOAD_TOO_LARGE", { message: `A body here has at most ${limitBytes} bytes.`, details: { limit: limitBytes } });
  if (Number(request.headers["content-length"] ?? 0) > limitBytes) return Promise.reject(tooLarge());
  const chunks: Buffer[] = [];
  const place = room.open(network);
  let size = 0;
  return new Promise<Buffer>((resolve, reject) => {
    const refuse = (error: AppError) => {
      chunks.length = 0;
      // The answer must still get through, so what comes after is read and dropped rather than the socket being closed.
      request.off("data", onData).resume();
      reject(error);
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limitBytes) return refuse(tooLarge());
      if (!place.take(chunk.length)) return refuse(roomIsFull());
      chunks.push(chunk);
    };
    request.on("data", onData);
    request.on("end", () => resolve(Buffer.concat(chunks)));
    // A customer in a tunnel: nobody is left to hear the answer, and nothing of ours has failed.
    const cutShort = () => reject(new AppError("INVALID_INPUT", { message: "The request ended before its body did." }));
    request.on("error", cutShort);
    request.on("close", cutShort);
  }).finally(place.leave);
}

function roomIsFull(): AppError {
  return new AppError("UNAVAILABLE", { message: "Too many requests are being received at once.", details: { retryAfterSeconds: 2 } });
}

/** An empty body reads as an empty object. @throws AppError `INVALID_INPUT` for what is not JSON in UTF-8, or cannot be stored */
export async function parseBody(
  raw: Buffer,
  repaired: readonly string[],
  { bodies, network }: { bodies: Pick<LargeBodies, "read">; network: Network },
): Promise<unknown> {
  const large = await bodies.read(raw, network);
  const value = large === null ? parseJson(raw) : large.value;
  const issue = findUnstorable(value, repaired);
  if (issue) throw new AppError("INVALID_INPUT", { message: issue.message, details: { issues: [issue] } });
  return value;
}

function parseJson(raw: Buffer): unknown {
  if (raw.length === 0) return {};
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw));
  } catch (cause) {
    const message = `The body is not JSON: ${cause instanceof SyntaxError ? cause.message : "it is not UTF-8"}`;
    throw new AppError("INVALID_INPUT", { message, cause, details: { issues: [{ path: "", message }] } });
  }
}

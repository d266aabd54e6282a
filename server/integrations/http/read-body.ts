import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

/** The body is larger than may be taken. */
export class BodyTooLarge extends Error {}
/** It is packed in a way that was not asked for. */
export class BodyUnreadable extends Error {}

const decoders: { readonly [encoding: string]: () => Duplex } = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * The body, unpacked. What was received and what it becomes are counted as they come, so that neither is ever held beyond the bound.
 * @throws BodyTooLarge, BodyUnreadable, and what the connection or the unpacking throws
 */
export async function readBody(response: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const encoding = (response.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  const decoder = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  if (decoder === undefined && encoding !== "identity" && encoding !== "") throw new BodyUnreadable("an encoding that was not asked for");
  const chunks: Buffer[] = [];
  const keep = async (plain: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of counted(plain, maxBytes)) chunks.push(chunk);
  };
  if (decoder === undefined) await pipeline(response, keep, { signal });
  else await pipeline(response, (packed: AsyncIterable<Buffer>) => counted(packed, maxBytes), decoder(), keep, { signal });
  // A body without a length seems to be over when its connection is cut.
  signal.throwIfAborted();
  return Buffer.concat(chunks);
}

async function* counted(source: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new BodyTooLarge(`more than ${maxBytes} bytes`);
    yield chunk;
  }
}

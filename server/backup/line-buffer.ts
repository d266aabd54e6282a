const newline = 10;

/** What is read is no dump of ours, or only a part of one. */
export class NoDump extends Error {
  override readonly name = "NoDump";
}

/**
 * Collects chunks until lines are whole. Each byte is looked at and copied a fixed number of times, however long a line is and
 * however small the chunks are.
 */
export function createLineBuffer({ longest }: { longest: number }) {
  let chunks: Buffer[] = [];
  let size = 0;
  let copiedBytes = 0;

  return {
    /** Bytes copied so far. */
    copiedBytes: () => copiedBytes,
    /**
     * The whole lines that have come, as one piece; what begins a line that has not ended is kept.
     * @throws NoDump when that is longer than any line
     */
    add(chunk: Buffer): Buffer {
      const end = chunk.lastIndexOf(newline) + 1;
      if (end === 0) {
        chunks.push(chunk);
        size += chunk.length;
        if (size > longest) throw new NoDump("a line does not end");
        return Buffer.alloc(0);
      }
      const lines = chunks.length === 0 ? chunk.subarray(0, end) : Buffer.concat([...chunks, chunk.subarray(0, end)]);
      if (chunks.length > 0) copiedBytes += lines.length;
      chunks = end === chunk.length ? [] : [chunk.subarray(end)];
      size = chunk.length - end;
      return lines;
    },
    /** What was kept. */
    rest: () => Buffer.concat(chunks),
  };
}

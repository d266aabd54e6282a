/** Calls that may travel together; a larger batch is refused as a whole. */
export const callsPerBatch = 20;

const asItIs = (value: unknown): unknown => value;

/**
 * How values travel between the studio's pages and the server: what comes in is plain JSON, which can name no class and
 * build nothing but data; what goes out is written by `output`, so that times arrive as times. Both ends are made here.
 */
export function wireValues<Output>(output: Output) {
  return { input: { serialize: asItIs, deserialize: asItIs }, output };
}

/** An error whose message is the whole story: printed as one line, without a stack. */
export class PlainError extends Error {}

export const say = (text) => process.stdout.write(`${text}\n`);

const seconds = (startedAt) => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;

/**
 * Runs one step of the start and says what it does: a line when it begins (after `quietMs`, so that what is quick makes no noise twice),
 * a line with its time when it is done. The step returns a note for that line, or nothing.
 */
export async function step(title, work, { quietMs = 400 } = {}) {
  const startedAt = Date.now();
  const announce = setTimeout(() => say(`  ${title} …`), quietMs);
  try {
    const note = await work();
    clearTimeout(announce);
    say(`  ${title}: ${typeof note === "string" ? note : "done"} (${seconds(startedAt)})`);
  } catch (error) {
    clearTimeout(announce);
    throw error;
  }
}

/** Ends the process with the sentence of a PlainError, or the stack of anything else. */
export function explain(error) {
  const message = sentenceFor(error);
  process.stderr.write(`\n${message}\n`);
  return 1;
}

const sentences = {
  ENOSPC: () => "The disk is full. Free some space and start again; nothing that was answered is lost.",
  // PostgreSQL's own code for it.
  53100: () => "The disk is full, so the database cannot write. Free some space and start again; nothing that was answered is lost.",
  EACCES: (error) => `No permission to use ${error.path ?? "a file"}. Start Parley as its owner, or choose another folder with PARLEY_DATA_DIR.`,
  EPERM: (error) => `No permission to use ${error.path ?? "a file"}. Start Parley as its owner, or choose another folder with PARLEY_DATA_DIR.`,
  EROFS: (error) => `${error.path ?? "The folder"} is read-only. Choose another folder with PARLEY_DATA_DIR.`,
  EEXIST: (error) => `${error.path ?? "PARLEY_DATA_DIR"} is not a folder. Choose another one with PARLEY_DATA_DIR.`,
  ENOTDIR: (error) => `${error.path ?? "PARLEY_DATA_DIR"} is not a folder. Choose another one with PARLEY_DATA_DIR.`,
};

export function sentenceFor(error) {
  if (error instanceof PlainError) return error.message;
  const sentence = sentences[error?.code];
  if (sentence) return sentence(error);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

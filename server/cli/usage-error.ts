/** The command was used wrongly; the message is one sentence for the person who typed it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Something could not be done; the message is the whole story and is printed without a stack. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
}

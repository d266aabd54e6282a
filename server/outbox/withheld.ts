/** Why a message is not sent that could be. */
export type WithheldReason = "WINDOW_CLOSED" | "OPTED_OUT" | "CONNECTION_PAUSED";

/** Nothing failed, and to try again would change nothing: the message stays unsent, with its reason. */
export class Withheld extends Error {
  readonly reason: WithheldReason;
  constructor(reason: WithheldReason) {
    super(`withheld: ${reason}`);
    this.name = "Withheld";
    this.reason = reason;
  }
}

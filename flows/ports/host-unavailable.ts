/**
 * What a port throws when the host itself cannot work just now: its own database is away, and whether the last thing it was told
 * was done is not known. It is no answer of the outside, so no flow gets to see it: the turn is given up as if the process had
 * died, and is taken up again with the same keys.
 */
export class HostUnavailable extends Error {
  constructor(cause: unknown) {
    super("the host is not available just now", { cause });
    this.name = "HostUnavailable";
  }
}

import type { ErrorCode } from "@/flows/errors";

/** The error with which a connection fails: clients read the code from `message` and from `data.code`. */
export class ConnectionRefusal extends Error {
  readonly data: { code: ErrorCode };
  constructor(code: ErrorCode) {
    super(code);
    this.data = { code };
  }
}

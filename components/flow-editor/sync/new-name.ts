/** A name that nobody else gives: of a page, or of what it sends. Not `randomUUID`: a page opened over plain http has none. */
export function newName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

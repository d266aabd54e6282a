/** The id under which a text is sent, and sent again: it is taken once. Not `randomUUID`: a phone that opens the page over plain http has none. */
export function newTextId(): string {
  return `c_${Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

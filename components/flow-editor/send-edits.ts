import type { FlowEdit } from "@/flows/editing/edit";
import { isSameJson } from "@/flows/editing/same-json";
import type { ErrorCode } from "@/flows/errors";

export type JointEdit = { opId: string; clientId: string; base: number; edits: FlowEdit[] };
export type JointlyEdited = { revision: number; version: { number: number }; refused: { code: ErrorCode }[]; since: unknown[] };

/** What became of edits that arrived. `isBehind`: others have edited too, which this page does not show. */
export type Sent = { type: "sent"; revision: number; number: number; isBehind: boolean } | { type: "stale" } | { type: "refused"; code: ErrorCode };

/**
 * Sends edits so that none is done twice: what may have arrived though no answer came is sent again as it was, with its own id,
 * before what was done since. Throws what `call` throws.
 */
export function createSending(call: (edit: JointEdit) => Promise<JointlyEdited>, newOpId: () => string = () => crypto.randomUUID()) {
  const clientId = newOpId();
  let unanswered: JointEdit | null = null;

  async function sendOne(edit: JointEdit): Promise<Sent> {
    unanswered = edit;
    const { revision, version, refused, since } = await call(edit);
    unanswered = null;
    const [first] = refused;
    return first === undefined ? { type: "sent", revision, number: version.number, isBehind: since.length > 0 } : { type: "refused", code: first.code };
  }

  return async function send(base: number, edits: readonly FlowEdit[]): Promise<Sent> {
    const again = unanswered;
    if (again === null) return sendOne({ opId: newOpId(), clientId, base, edits: [...edits] });
    const rest = edits.slice(again.edits.length);
    if (!isSameJson(again.edits, edits.slice(0, again.edits.length))) return { type: "stale" };
    const sent = await sendOne(again);
    if (sent.type !== "sent" || rest.length === 0) return sent;
    const last = await sendOne({ opId: newOpId(), clientId, base: sent.revision, edits: rest });
    return last.type === "sent" ? { ...last, isBehind: last.isBehind || sent.isBehind } : last;
  };
}

import { z } from "zod";
import { type FlowEdit, flowEditSchema } from "@/flows/editing/edit";
import { type ErrorCode, isErrorCode } from "@/flows/errors";
import type { Prisma, PrismaClient } from "../db/generated/client";
import { newId } from "../db/ids";

/** How far back edits can be put over what came since. */
const kept = { revisions: 2_000, days: 30 };
/** Revisions between two looks for rows that are too old. */
const agedOutEvery = 50;
/** Characters of what came since that are read for one who asks. */
const mostLength = 2_000_000;

export type RefusedInEdit = { index: number; code: ErrorCode; message: string };

/** What was done to the document that is edited. */
export type LoggedEdit = {
  /** That it led to. */
  revision: number;
  opId: string;
  clientId: string;
  /** The id of the person or key. */
  by: string;
  edits: FlowEdit[];
};

/** As it was just done. */
export type MadeEdit = LoggedEdit & { flowId: string };

/** What a second call with the same `opId` is answered. */
export type KnownEdit = LoggedEdit & { base: number; answer: { version: { id: string; number: number }; refused: RefusedInEdit[] } };

/** Without an `opId` it is one of the server's own. */
export type NewLoggedEdit = Omit<KnownEdit, "opId"> & { opId: string | null };

const editsSchema = z.array(flowEditSchema);
const answerSchema = z.object({
  version: z.object({ id: z.string(), number: z.number() }),
  refused: z.array(z.object({ index: z.number(), code: z.string().refine(isErrorCode), message: z.string() })),
});

type Client = Pick<PrismaClient | Prisma.TransactionClient, "flowEdit" | "$queryRaw" | "$executeRaw">;
type Row = { revision: number; opId: string; clientId: string; by: string; edits: unknown };

const toLogged = (row: Row): LoggedEdit => ({ ...row, edits: editsSchema.parse(row.edits) });

/** What led from revision `after` to revision `upTo`, in order; null when not all of it is kept, or it is too much to be told. */
export async function loggedEdits(client: Client, flowId: string, { after, upTo }: { after: number; upTo: number }): Promise<LoggedEdit[] | null> {
  if (after === upTo) return [];
  if (after > upTo || upTo - after > kept.revisions) return null;
  const rows = await client.$queryRaw<Row[]>`
    SELECT revision, op_id AS "opId", client_id AS "clientId", by, edits FROM (
      SELECT *, sum(length(edits::text)) OVER (ORDER BY revision) AS reached FROM flow_edits
      WHERE flow_id = ${flowId} AND revision > ${after} AND revision <= ${upTo}
    ) AS found WHERE reached <= ${mostLength} ORDER BY revision`;
  return rows.length === upTo - after ? rows.map(toLogged) : null;
}

/** For whoever holds the flow's row. */
export function createEditLog(tx: Client, flow: { id: string; workspaceId: string }) {
  const flowId = flow.id;
  return {
    async known(opId: string): Promise<KnownEdit | null> {
      const select = { revision: true, opId: true, clientId: true, by: true, base: true, edits: true, answer: true } as const;
      const row = await tx.flowEdit.findUnique({ where: { flowId_opId: { flowId, opId } }, select });
      return row && { ...toLogged(row), base: row.base, answer: answerSchema.parse(row.answer) };
    },
    between: (after: number, upTo: number) => loggedEdits(tx, flowId, { after, upTo }),
    /** Also drops what is not kept any longer. */
    async add({ opId, edits, ...edit }: NewLoggedEdit): Promise<MadeEdit> {
      const id = newId("d");
      const data = { ...edit, id, workspaceId: flow.workspaceId, flowId, opId: opId ?? id, edits: toStoredEdits(edits) };
      await tx.flowEdit.create({ data, select: { id: true } });
      const isLooking = edit.revision % agedOutEvery === 0;
      await tx.$executeRaw`DELETE FROM flow_edits WHERE flow_id = ${flowId}
        AND (revision <= ${edit.revision - kept.revisions} OR (${isLooking} AND at < now() - make_interval(days => ${kept.days})))`;
      return { flowId, revision: edit.revision, opId: data.opId, clientId: edit.clientId, by: edit.by, edits };
    },
  };
}

/** Plain JSON, without the absent properties that JSON cannot spell. */
function toStoredEdits(edits: readonly FlowEdit[]): Prisma.InputJsonValue {
  const stored: Prisma.InputJsonValue = JSON.parse(JSON.stringify(edits));
  return stored;
}

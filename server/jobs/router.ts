import { proceduresWith } from "../trpc/procedures";
import type { Jobs } from "./jobs";

const { operatorProcedure, router } = proceduresWith<{ jobs: Pick<Jobs, "list"> }>();

export const jobsRouter = router({
  list: operatorProcedure.query(({ ctx }) => ctx.services.jobs.list(ctx.actor)),
});

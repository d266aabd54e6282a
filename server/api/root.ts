import { accountRouter, sessionRouter, setupRouter } from "../accounts/router";
import { flowsRouter } from "../flows/router";
import { handoffsRouter } from "../operations/handoffs-router";
import { operationsRouter } from "../operations/router";
import { runsRouter } from "../runs/router";
import { router } from "../trpc/procedures";
import { executorsRouter, settingsRouter } from "./settings-router";

/** Everything the screens ask for. */
export const appRouter = router({
  session: sessionRouter,
  setup: setupRouter,
  account: accountRouter,
  flows: flowsRouter,
  runs: runsRouter,
  operations: operationsRouter,
  handoffs: handoffsRouter,
  executors: executorsRouter,
  settings: settingsRouter,
});

export type AppRouter = typeof appRouter;

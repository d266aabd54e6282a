import { describeExecutors } from "@/flows/executors/registry";
import { activityRouter, apiKeysRouter, peopleRouter } from "../accounts/router";
import { retentionRouter } from "../retention/router";
import { operatorProcedure, router } from "../trpc/procedures";

export const settingsRouter = router({
  apiKeys: apiKeysRouter,
  people: peopleRouter,
  activity: activityRouter,
  retention: retentionRouter,
  /** Which outside service stands behind each port, and which of them are sandboxes. */
  providers: operatorProcedure.query(({ ctx }) => ctx.container.providers),
});

export const executorsRouter = router({
  list: operatorProcedure.query(() => ({ executors: describeExecutors() })),
});

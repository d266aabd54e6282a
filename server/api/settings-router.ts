import { activityRouter, apiKeysRouter, peopleRouter } from "../accounts/router";
import { sendersRouter } from "../door/senders-router";
import { workspaceRouter } from "../installation/router";
import type { ProviderView } from "../integrations/providers";
import { jobsRouter } from "../jobs/router";
import { pluginViews } from "../plugins/router";
import { chosenProvidersRouter } from "../providers/router";
import { quotasRouter } from "../quotas/router";
import { retentionRouter } from "../retention/router";
import { credentialsRouter } from "../secrets/router";
import { serviceLevelsRouter } from "../service-levels/router";
import { proceduresWith } from "../trpc/procedures";

const { operatorProcedure, router } = proceduresWith<{ providers: readonly ProviderView[] }>();

const parts = {
  apiKeys: apiKeysRouter,
  senders: sendersRouter,
  credentials: credentialsRouter,
  chosenProviders: chosenProvidersRouter,
  people: peopleRouter,
  activity: activityRouter,
  workspace: workspaceRouter,
  quotas: quotasRouter,
  retention: retentionRouter,
  jobs: jobsRouter,
  serviceLevels: serviceLevelsRouter,
};
export type SettingsPart = (typeof parts)[keyof typeof parts];

export const settingsRouter = router({
  ...parts,
  /** Which outside service the environment has put behind each port, and which of them are sandboxes. */
  providers: operatorProcedure.query(({ ctx }) => ctx.services.providers),
  plugins: pluginViews,
});

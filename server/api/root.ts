import type { inferRouterContext } from "@trpc/server";
import { accountRouter, sessionRouter, setupRouter } from "../accounts/router";
import { flowsRouter } from "../flows/router";
import { versionsRouter } from "../flows/versions/router";
import { handoffsRouter } from "../operations/handoffs-router";
import { operationsRouter } from "../operations/router";
import { phonesRouter } from "../phones/phones-router";
import { executorsRouter } from "../plugins/router";
import { movesRouter } from "../runs/moves/router";
import { runsRouter } from "../runs/router";
import { triggersRouter } from "../triggers/router";
import { proceduresWith } from "../trpc/procedures";
import { type SettingsPart, settingsRouter } from "./settings-router";

const parts = {
  session: sessionRouter,
  setup: setupRouter,
  account: accountRouter,
  flows: flowsRouter,
  versions: versionsRouter,
  runs: runsRouter,
  moves: movesRouter,
  operations: operationsRouter,
  handoffs: handoffsRouter,
  phones: phonesRouter,
  executors: executorsRouter,
  triggers: triggersRouter,
  settings: settingsRouter,
};
type Part = (typeof parts)[keyof typeof parts] | SettingsPart;
type AllOf<Each> = (Each extends unknown ? (each: Each) => void : never) extends (all: infer All) => void ? All : never;

/** What the routers need, all together. tRPC does not ask whether a router gets what its parts need, so it is drawn from them. */
export type AppServices = AllOf<inferRouterContext<Part>["services"]>;

/** Everything the screens ask for. */
export const appRouter = proceduresWith<AppServices>().router(parts);

export type AppRouter = typeof appRouter;

import { type ChatRouteServices, chatRoutes } from "./chat-routes";
import { type FlowRouteServices, flowRoutes } from "./flow-routes";
import { type MoveRouteServices, moveRoutes } from "./move-routes";
import { type OperationsRouteServices, operationsRoutes } from "./operations-routes";
import { type OverviewRouteServices, overviewRoutes } from "./overview-routes";
import { type PayRouteServices, payRoutes } from "./pay-routes";
import type { Route } from "./route";
import { type RunRouteServices, runRoutes } from "./run-routes";
import { type SimulationRouteServices, simulationRoutes } from "./simulation-routes";
import { type StateRouteServices, stateRoutes } from "./state-routes";
import { openApiRoute, type SystemRouteServices, systemRoutes } from "./system-routes";
import { type TriggerRouteServices, triggerRoutes } from "./trigger-routes";
import { type VersionRouteServices, versionRoutes } from "./version-routes";
import { type WebhookRouteServices, webhookRoutes } from "./webhook-routes";

/** What the routes need, all together. */
export type RestServices = SystemRouteServices &
  FlowRouteServices &
  VersionRouteServices &
  MoveRouteServices &
  SimulationRouteServices &
  StateRouteServices &
  ChatRouteServices &
  RunRouteServices &
  PayRouteServices &
  WebhookRouteServices &
  TriggerRouteServices &
  OperationsRouteServices &
  OverviewRouteServices;

const contract: Route<RestServices>[] = [
  ...systemRoutes,
  ...flowRoutes,
  ...versionRoutes,
  ...moveRoutes,
  ...simulationRoutes,
  ...stateRoutes,
  ...chatRoutes,
  ...runRoutes,
  ...payRoutes,
  ...webhookRoutes,
  ...triggerRoutes,
  ...operationsRoutes,
  ...overviewRoutes,
];

/** The REST contract (requirements 1.19), one entry an endpoint. */
export const routes: readonly Route<RestServices>[] = [...contract, openApiRoute(contract)];

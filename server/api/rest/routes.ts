import { chatRoutes } from "./chat-routes";
import { flowRoutes } from "./flow-routes";
import { operationsRoutes } from "./operations-routes";
import { payRoutes } from "./pay-routes";
import type { Route } from "./route";
import { runRoutes } from "./run-routes";
import { stateRoutes } from "./state-routes";
import { openApiRoute, systemRoutes } from "./system-routes";
import { webhookRoutes } from "./webhook-routes";

const contract: Route[] = [...systemRoutes, ...flowRoutes, ...stateRoutes, ...chatRoutes, ...runRoutes, ...payRoutes, ...webhookRoutes, ...operationsRoutes];

/** The REST contract (requirements 1.19), one entry an endpoint. */
export const routes: readonly Route[] = [...contract, openApiRoute(contract)];

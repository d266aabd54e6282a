import { z } from "zod";
import { type Simulations, simulatedSchema, simulationSchema } from "../../flows/simulations";
import { type Route, routesWith } from "./route";
import { idParams } from "./schemas";

export type SimulationRouteServices = { simulations: Simulations };

const simulate = routesWith<SimulationRouteServices>().operatorRoute({
  method: "POST",
  path: "/api/flows/:id/simulate",
  summary: "Play a conversation with the draft (or `version`) on simulated services; nothing is stored, and nobody outside is asked",
  permission: "flows:edit",
  input: z.object({ params: idParams, body: simulationSchema }),
  output: simulatedSchema,
  handle: async ({ services, actor, input: { params, body } }) => ({ status: 200, result: await services.simulations.simulate(actor, params.id, body) }),
});

export const simulationRoutes: Route<SimulationRouteServices>[] = [simulate];

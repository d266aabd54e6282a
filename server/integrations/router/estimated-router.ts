import { ExecutorError } from "@/flows/errors";
import type { RouterPort } from "@/flows/ports/ports";
import { estimateRoute, isPoint } from "@/flows/world/geo";

/** Great circle × road factor, marked as estimated: used when no road network is configured. */
export function createEstimatedRouter(): RouterPort {
  return {
    async route(from, to) {
      if (!isPoint(from) || !isPoint(to)) throw new ExecutorError("NO_ROUTE", { message: "a point is not on the map" });
      return estimateRoute(from, to);
    },
  };
}

import { ExecutorError } from "../../errors";
import type { Json } from "../../json/json";
import type { ExecutorResult } from "../../ports/executor";
import type { Point } from "../../ports/ports";
import { haversineMeters } from "../../world/geo";
import { defineExecutor } from "../define-executor";
import { readPoint } from "../read-point";
import { distanceDescriptor } from "./descriptor";

/** Pick-up and delivery of a parcel closer than this are the same place. */
const samePlaceM = 20;

export const distance = defineExecutor(distanceDescriptor, async (config, scope, ports, { signal }): Promise<ExecutorResult> => {
  const from = pointOf(config.from, "from");
  const to = pointOf(config.to, "to");
  if (scope.meta.module === "parcel" && haversineMeters(from, to) < samePlaceM)
    throw new ExecutorError("SAME_LOCATION", { message: "both ends are the same place" });
  const { meters, seconds, source, estimated } = await ports.router.route(from, to, config.profile ?? "driving", signal);
  const km = Math.round(meters / 10) / 100;
  return { ok: true, output: km, scalar: km, data: { distance_info: { meters, seconds, source, estimated } }, event: "calculated" };
});

function pointOf(value: Json | undefined, name: string): Point {
  const reading = readPoint(value);
  switch (reading.type) {
    case "point":
      return reading.point;
    case "missing":
      throw new ExecutorError("MISSING_COORDINATES", { message: `'${name}' has no coordinates` });
    case "invalid":
      throw new ExecutorError("INVALID_COORDINATES", { message: `'${name}' is no place on earth` });
  }
}

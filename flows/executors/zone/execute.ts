import { ExecutorError } from "../../errors";
import type { ExecutorResult } from "../../ports/executor";
import { defineExecutor } from "../define-executor";
import { readDegrees } from "../read-point";
import { zoneDescriptor } from "./descriptor";

export const zone = defineExecutor(zoneDescriptor, async (config, scope, ports): Promise<ExecutorResult> => {
  const reading = readDegrees(config.latitude, config.longitude);
  if (reading.type !== "point") throw new ExecutorError("INVALID_COORDINATES", { message: "latitude and longitude must be degrees" });
  const found = await ports.zones.locate(reading.point, config.module ?? scope.meta.module);
  if (found === null) {
    return { ok: true, output: { zoneId: null, name: null, serviceable: false, modules: [], codEnabled: false, deliveryConfig: null }, event: "zone_invalid" };
  }
  const { zoneId, name, modules, codEnabled, deliveryConfig } = found;
  return { ok: true, output: { zoneId, name, serviceable: true, modules, codEnabled, deliveryConfig: { ...deliveryConfig } }, event: "zone_valid" };
});

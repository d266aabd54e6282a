import { z } from "zod";
import type { DeliveryConfig, ZoneMatch, ZonesPort } from "@/flows/ports/ports";
import { type AreaGeometry, locateZone } from "@/flows/world/geo";
import { type Queryable, run } from "@/server/db/pool";

type Zone = { id: string; name: string; geojson: AreaGeometry; modules: string[]; codEnabled: boolean; priority: number; deliveryConfig: DeliveryConfig };

const position = z.tuple([z.number(), z.number()]);
const geometrySchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("Polygon"), coordinates: z.array(z.array(position)) }),
  z.object({ type: z.literal("MultiPolygon"), coordinates: z.array(z.array(z.array(position))) }),
]);
const deliverySchema = z.object({
  minFeeMinor: z.number(),
  perKmMinor: z.number(),
  freeAboveMinor: z.number().nullable().default(null),
  minOrderMinor: z.number().default(0),
  maxKm: z.number().nullable().default(null),
  taxPercent: z.number().default(0),
});

const zonesText = `SELECT id, name, geojson, modules, cod_enabled AS "codEnabled", priority, delivery_config AS "deliveryConfig" FROM zones WHERE workspace_id = $1 ORDER BY priority DESC, id`;

/** Milliseconds that the areas are kept in memory. */
const keepMs = 60_000;

/** Service areas of the workspace: polygons of the database, looked up in memory. */
export function createZones(db: Queryable, workspaceId: string, now: () => number): ZonesPort {
  let known: { zones: Promise<Zone[]>; until: number } | null = null;

  async function load(): Promise<Zone[]> {
    type Row = Omit<Zone, "geojson" | "deliveryConfig"> & { geojson: unknown; deliveryConfig: unknown };
    const { rows } = await run<Row>(db, { name: "zones", text: zonesText }, [workspaceId]);
    return rows.map((row) => ({ ...row, geojson: geometrySchema.parse(row.geojson), deliveryConfig: deliverySchema.parse(row.deliveryConfig) }));
  }

  function zones(): Promise<Zone[]> {
    if (known !== null && known.until > now()) return known.zones;
    const loading = load();
    known = { zones: loading, until: now() + keepMs };
    loading.catch(() => {
      known = null;
    });
    return loading;
  }

  return {
    async locate(point, module) {
      const zone = locateZone(await zones(), point, module);
      return zone === null ? null : toMatch(zone);
    },
    async findById(zoneId) {
      const zone = (await zones()).find((candidate) => candidate.id === zoneId);
      return zone === undefined ? null : toMatch(zone);
    },
  };
}

const toMatch = ({ id, name, modules, codEnabled, deliveryConfig }: Zone): ZoneMatch => ({ zoneId: id, name, modules, codEnabled, deliveryConfig });

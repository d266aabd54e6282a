import { ExecutorError } from "@/flows/errors";
import { HostUnavailable } from "@/flows/ports/host-unavailable";
import type { GeocoderPort, Point } from "@/flows/ports/ports";
import { type GazetteerEntry, matchPlaces, nearestPlace, toPlace } from "@/flows/world/gazetteer";
import { type Queryable, run } from "@/server/db/pool";

const localitiesText = `SELECT name, aliases, city, pincode, latitude, longitude, popularity, kind FROM localities WHERE workspace_id = $1 ORDER BY popularity DESC, name`;

const suggested = 4;

/** The places of a workspace, read once: they change with a seed only. */
export function createPlaces(db: Queryable, workspaceId: string): () => Promise<(GazetteerEntry & { kind: string })[]> {
  let known: Promise<(GazetteerEntry & { kind: string })[]> | null = null;
  return () => {
    known ??= run<Omit<GazetteerEntry, "point"> & Point & { kind: string }>(db, { name: "localities", text: localitiesText }, [workspaceId]).then(({ rows }) =>
      rows.map(({ latitude, longitude, ...entry }) => ({ ...entry, point: { latitude, longitude } })),
    );
    known.catch(() => {
      known = null;
    });
    return known;
  };
}

/** Finds the seeded city's localities, roads and landmarks; never makes up a point. */
export function createGazetteer(places: ReturnType<typeof createPlaces>): GeocoderPort {
  const entries = () =>
    places().catch((cause: unknown) => {
      if (cause instanceof HostUnavailable) throw cause;
      throw new ExecutorError("GEOCODER_UNAVAILABLE", { message: "the places could not be read", cause });
    });
  return {
    geocode: async (text) => matchPlaces(text, await entries()),
    reverse: async (point) => nearestPlace(point, await entries()),
    async suggestions() {
      const localities = (await entries()).filter((entry) => entry.kind === "locality");
      return localities.slice(0, suggested).map((entry) => toPlace(entry, 1));
    },
  };
}

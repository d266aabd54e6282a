import type { Method, RouteFacts } from "./route";

type Place<Route> = { segments: readonly string[]; byMethod: Map<Method, Route> };
export type Match<Route> = { type: "route"; route: Route; params: Record<string, string> } | { type: "wrongMethod"; allow: string } | { type: "unknown" };

/** Routes by place. A fixed segment goes before a parameter at the same position. */
export function createMatcher<Route extends Pick<RouteFacts, "method" | "path">>(routes: readonly Route[]) {
  const places = new Map<string, Place<Route>>();
  for (const route of routes) {
    const place = places.get(route.path) ?? { segments: route.path.split("/").slice(1), byMethod: new Map<Method, Route>() };
    places.set(route.path, place);
    place.byMethod.set(route.method, route);
  }
  const sorted = [...places.values()].sort((a, b) => countParameters(a) - countParameters(b));

  /** `segments` are decoded. HEAD is answered where GET is. */
  return function match(method: string, segments: readonly string[]): Match<Route> {
    for (const place of sorted) {
      const params = matchPlace(place, segments);
      if (!params) continue;
      const known = toMethod(method);
      const route = known && place.byMethod.get(known);
      return route ? { type: "route", route, params } : { type: "wrongMethod", allow: allowOf(place) };
    }
    return { type: "unknown" };
  };
}

function matchPlace(place: Place<unknown>, segments: readonly string[]): Record<string, string> | null {
  if (place.segments.length !== segments.length) return null;
  const params: [string, string][] = [];
  for (const [index, wanted] of place.segments.entries()) {
    const given = segments[index] ?? "";
    if (wanted.startsWith(":")) params.push([wanted.slice(1), given]);
    else if (wanted !== given) return null;
  }
  return Object.fromEntries(params);
}

function toMethod(method: string): Method | null {
  switch (method) {
    case "HEAD":
    case "GET":
      return "GET";
    case "POST":
    case "PUT":
    case "DELETE":
      return method;
    default:
      return null;
  }
}

function countParameters(place: Place<unknown>): number {
  return place.segments.filter((segment) => segment.startsWith(":")).length;
}

function allowOf(place: Place<unknown>): string {
  const methods = [...place.byMethod.keys()];
  return (methods.includes("GET") ? [...methods, "HEAD"] : methods).join(", ");
}

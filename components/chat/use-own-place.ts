import { useEffect, useRef, useState } from "react";

/** Degrees, to about ten centimetres: more says nothing. */
export type Place = { latitude: number; longitude: number };
export type PlaceTrouble = "denied" | "unavailable" | "timeout";
type Asking = { type: "idle" } | { type: "asking" } | { type: "failed"; why: PlaceTrouble };

const patienceMs = 15_000;
/** A place that the browser has found so lately is taken as it is. */
const freshMs = 60_000;

/**
 * Asks the browser where it is, once for each `ask`. `canAsk` is null until it is known whether the browser can tell: pages without
 * https cannot. An answer that comes after the asker is gone is dropped.
 */
export function useOwnPlace(onPlace: (place: Place) => void) {
  const [canAsk, setCanAsk] = useState<boolean | null>(null);
  const [asking, setAsking] = useState<Asking>({ type: "idle" });
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    setCanAsk(window.isSecureContext && "geolocation" in navigator);
    return () => {
      isGone.current = true;
    };
  }, []);

  function ask() {
    if (asking.type === "asking") return;
    setAsking({ type: "asking" });
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (isGone.current) return;
        setAsking({ type: "idle" });
        onPlace({ latitude: rounded(coords.latitude), longitude: rounded(coords.longitude) });
      },
      (error) => !isGone.current && setAsking({ type: "failed", why: troubleOf(error) }),
      { enableHighAccuracy: true, timeout: patienceMs, maximumAge: freshMs },
    );
  }

  return { canAsk, asking, ask };
}

const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

function troubleOf({ code }: GeolocationPositionError): PlaceTrouble {
  return code === 1 ? "denied" : code === 3 ? "timeout" : "unavailable";
}

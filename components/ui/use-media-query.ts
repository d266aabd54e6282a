import { useCallback, useSyncExternalStore } from "react";

/** True while the media query matches; false on the server. */
export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}

/** True below 640 px, where lists become cards and dialogs become sheets. */
export function useIsPhone(): boolean {
  return useMediaQuery("(max-width: 639px)");
}

"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";

/** The search parameters of the page by name, absent ones as undefined. Setting replaces the address without scrolling; undefined or "" removes one. */
export function useUrlFilters<K extends string>() {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const query = search.toString();

  const valueOf = useMemo(() => {
    const params = new URLSearchParams(query);
    return (key: K): string | undefined => params.get(key) || undefined;
  }, [query]);

  const set = useCallback(
    (changes: { [key in K]?: string | undefined }) => {
      const params = new URLSearchParams(window.location.search);
      for (const [key, value] of Object.entries<string | undefined>(changes)) {
        if (value) params.set(key, value);
        else params.delete(key);
      }
      const next = params.toString();
      router.replace(next ? `${pathname}?${next}` : pathname, { scroll: false });
    },
    [router, pathname],
  );

  return { valueOf, set };
}

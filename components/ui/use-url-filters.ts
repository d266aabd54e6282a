"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";

/** The named search parameters of the page, absent ones as undefined. Setting replaces the address without scrolling; undefined or "" removes one. */
export function useUrlFilters<const K extends string>(keys: readonly K[]) {
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const query = search.toString();
  const keyList = keys.join(",");

  const values = useMemo(() => {
    const params = new URLSearchParams(query);
    const found: { [key in K]?: string } = {};
    for (const key of keys) {
      const value = params.get(key);
      if (value) found[key] = value;
    }
    return found;
    // biome-ignore lint/correctness/useExhaustiveDependencies: `keyList` stands for the literal `keys`.
  }, [query, keyList]);

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

  return { values, set };
}

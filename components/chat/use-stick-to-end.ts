import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const nearPx = 80;

/**
 * Keeps a scrolling list at its end while the reader is there, also when content or window change size; a reader who scrolled up
 * stays where they are and is told that there is more. `ownCount` rising brings them to the end: they have just written.
 */
export function useStickToEnd(scroller: RefObject<HTMLElement | null>, content: RefObject<HTMLElement | null>, ownCount: number, totalCount: number) {
  const isAtEnd = useRef(true);
  const lastTop = useRef(0);
  const seenCount = useRef(0);
  const [hasMore, setHasMore] = useState(false);

  const toEnd = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = element.scrollHeight;
    isAtEnd.current = true;
    setHasMore(false);
  }, [scroller]);

  useEffect(() => {
    const element = scroller.current;
    const inner = content.current;
    if (!element || !inner) return;
    const watch = () => {
      const isNear = element.scrollHeight - element.scrollTop - element.clientHeight < nearPx;
      // Content that grew has moved the end, not the reader: only going up leaves it.
      if (isNear) isAtEnd.current = true;
      else if (element.scrollTop < lastTop.current) isAtEnd.current = false;
      lastTop.current = element.scrollTop;
      if (isNear) setHasMore(false);
    };
    const observer = new ResizeObserver(() => isAtEnd.current && toEnd());
    element.addEventListener("scroll", watch, { passive: true });
    observer.observe(element);
    observer.observe(inner);
    return () => {
      element.removeEventListener("scroll", watch);
      observer.disconnect();
    };
  }, [scroller, content, toEnd]);

  const ownSeen = useRef(0);
  useLayoutEffect(() => {
    if (ownCount !== ownSeen.current) toEnd();
    ownSeen.current = ownCount;
  }, [ownCount, toEnd]);

  useEffect(() => {
    if (totalCount > seenCount.current && !isAtEnd.current) setHasMore(true);
    seenCount.current = totalCount;
  }, [totalCount]);

  return { hasMore, toEnd };
}

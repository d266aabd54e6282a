import { type RefObject, useLayoutEffect, useState } from "react";

/** The element's width in px, also after it changed; 0 until it is drawn. */
export function useElementWidth(element: RefObject<HTMLElement | null>): number {
  const [widthPx, setWidthPx] = useState(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const observer = new ResizeObserver(() => setWidthPx(current.clientWidth));
    observer.observe(current);
    setWidthPx(current.clientWidth);
    return () => observer.disconnect();
  }, [element]);
  return widthPx;
}

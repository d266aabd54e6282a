import { type RefObject, useEffect } from "react";

/** Keeps the frame exactly as high as what is visible above the on-screen keyboard, where `dvh` does not follow it (iOS). */
export function useViewportHeight(frame: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (!viewport) return;
    const fit = () => {
      // Pinch zoom shrinks the viewport too, and must not shrink the page.
      if (viewport.scale > 1.01) return;
      frame.current?.style.setProperty("--viewport-height", `${Math.round(viewport.height)}px`);
      window.scrollTo(0, 0);
    };
    fit();
    viewport.addEventListener("resize", fit);
    return () => viewport.removeEventListener("resize", fit);
  }, [frame]);
}

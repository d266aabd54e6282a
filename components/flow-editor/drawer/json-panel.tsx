import { lazy, Suspense } from "react";
import { Skeleton } from "@/components/ui/skeleton";

const JsonEditor = lazy(() => import("./json-editor").then((module) => ({ default: module.JsonEditor })));

/** The same document as text. The text editor is fetched when it is first looked at. */
export function JsonPanel() {
  return (
    <Suspense fallback={<Skeleton className="m-4 h-40" />}>
      <JsonEditor />
    </Suspense>
  );
}

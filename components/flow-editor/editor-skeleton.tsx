import { Skeleton } from "@/components/ui/skeleton";

/** The editor's outline while the flow is on its way. */
export function EditorSkeleton() {
  return (
    <div className="flex h-full flex-col" role="status">
      <span className="sr-only">Loading the flow</span>
      <div className="flex h-12 items-center gap-4 border-line border-b bg-surface px-4">
        <Skeleton className="h-4 w-40" />
        <Skeleton className="ml-auto h-8 w-24" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="grid w-56 content-start gap-3 border-line border-r bg-surface p-3 max-lg:hidden">
          {["w-32", "w-40", "w-24", "w-36", "w-28", "w-40", "w-32"].map((width, i) => (
            <Skeleton key={i} className={width} />
          ))}
        </div>
        <div className="flex-1 bg-sunken" />
        <div className="w-80 border-line border-l bg-surface max-lg:hidden" />
      </div>
    </div>
  );
}

import { Skeleton } from "@/components/ui/skeleton";
import { Row } from "./section";

export function RowsSkeleton() {
  return (
    <ul aria-busy="true" aria-label="Loading">
      {["w-40", "w-28", "w-36"].map((width) => (
        <Row key={width}>
          <span className="grid flex-1 gap-2">
            <Skeleton className={width} />
            <Skeleton className="w-52" />
          </span>
          <Skeleton className="w-20" />
        </Row>
      ))}
    </ul>
  );
}

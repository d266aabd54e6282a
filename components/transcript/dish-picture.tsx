import { cn } from "@/components/ui/cn";
import { type DishLook, dishLook } from "./dish-kind";
import { dishShapes } from "./dish-shapes";

/**
 * A flat picture of a product, drawn from its category and name; decoration beside a title that says it. `image` is `category/name`;
 * `maker` tells the same dish of two kitchens apart.
 */
export function DishPicture({ image, maker, className }: { image: string; maker?: string | undefined; className?: string }) {
  const look = dishLook(image, maker);
  const Shape = dishShapes[look.kind];
  return (
    <svg viewBox="0 0 160 112" preserveAspectRatio="xMidYMid slice" aria-hidden="true" className={cn("picture-dim block", className)}>
      <Ground {...look} />
      <ellipse cx="80" cy="101" rx="46" ry="5" fill="#000" opacity="0.09" />
      <Shape {...look} />
    </svg>
  );
}

function Ground({ ground, turn }: DishLook) {
  return (
    <>
      <rect width="160" height="112" fill={`hsl(${ground} 46% 88%)`} />
      <circle cx={20 + turn * 120} cy={turn < 0.5 ? 8 : 110} r={44 + turn * 24} fill={`hsl(${ground} 52% 82%)`} />
    </>
  );
}

/** The mark Indian menus carry: a green dot for vegetarian, a brown triangle for the rest. Its colours are the convention's, in both themes. */
export function VegMark({ veg }: { veg: boolean }) {
  const color = veg ? "#0f7a33" : "#9b2f14";
  return (
    <span className="grid size-5 place-items-center rounded-xs bg-white">
      <svg viewBox="0 0 16 16" aria-hidden="true" className="size-4">
        <rect x="1" y="1" width="14" height="14" rx="2" fill="none" stroke={color} strokeWidth="1.6" />
        {veg ? <circle cx="8" cy="8" r="3.6" fill={color} /> : <path d="M8 4 12 11.4H4Z" fill={color} />}
      </svg>
      <span className="sr-only">{veg ? "Vegetarian" : "Not vegetarian"}</span>
    </span>
  );
}

/** "Today", "Yesterday", or the date. */
export function DaySeparator({ at }: { at: string }) {
  return (
    <p className="my-3 text-center text-xs text-ink-3">
      <time dateTime={at}>{dayWord(new Date(at), new Date())}</time>
    </p>
  );
}

function dayWord(day: Date, today: Date): string {
  const yesterday = new Date(today);
  yesterday.setDate(today.getDate() - 1);
  if (day.toDateString() === today.toDateString()) return "Today";
  if (day.toDateString() === yesterday.toDateString()) return "Yesterday";
  return new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" }).format(day);
}

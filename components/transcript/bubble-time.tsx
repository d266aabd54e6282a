const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

export function BubbleTime({ at }: { at: string }) {
  return (
    <time dateTime={at} className="tabular-nums">
      {clock.format(new Date(at))}
    </time>
  );
}

import { describe, expect, it } from "vitest";
import { separateTracks } from "./separate-tracks";

const route = (id: string, target: string, from: number, to: number) => ({
  id,
  target,
  points: [
    { x: 0, y: from },
    { x: 50, y: from },
    { x: 50, y: to },
    { x: 100, y: to },
  ],
});

describe("separateTracks", () => {
  it("sets lines to different states apart, evenly around where they were", () => {
    const tracks = separateTracks([route("a", "left", 0, 100), route("b", "right", 20, 120)]);
    // Two tracks, 8 px apart, centred on 50.
    expect(tracks.get("a")?.map(({ x }) => x)).toEqual([0, 46, 46, 100]);
    expect(tracks.get("b")?.map(({ x }) => x)).toEqual([0, 54, 54, 100]);
  });

  it("lets lines to the same state share their way", () => {
    const tracks = separateTracks([route("a", "same", 0, 100), route("b", "same", 20, 100)]);
    expect(tracks.get("b")?.map(({ x }) => x)).toEqual([0, 50, 50, 100]);
  });

  it("leaves lines alone that do not meet", () => {
    const tracks = separateTracks([route("a", "left", 0, 40), route("b", "right", 60, 100)]);
    expect(tracks.get("a")?.[1]).toEqual({ x: 50, y: 0 });
    expect(tracks.get("b")?.[1]).toEqual({ x: 50, y: 60 });
  });
});

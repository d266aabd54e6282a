import { describe, expect, it } from "vitest";
import type { Card } from "@/flows/protocol/chat";
import { chosenButton, newestOffer, ownButtons } from "./offered";

const button = (id: string, label = id) => ({ id, label });
const card = (id: string): Card => ({ id, type: "product", title: id, button: button(`pick_${id}`, `Add ${id}`) });

describe("ownButtons", () => {
  it("leaves out what the cards offer", () => {
    expect(ownButtons({ buttons: [button("pick_dosa", "Add dosa"), button("more")], cards: [card("dosa")] })).toEqual([button("more")]);
  });
});

describe("newestOffer", () => {
  it("is the last message that has buttons", () => {
    const [old, newer, silent] = [
      { buttons: [button("a")], cards: [] },
      { buttons: [button("b")], cards: [] },
      { buttons: [], cards: [] },
    ];
    expect(newestOffer([old, newer, silent])).toBe(newer);
    expect(newestOffer([silent])).toBeUndefined();
  });
});

describe("chosenButton", () => {
  const cards = [card("dosa"), card("idli")];
  it.each([
    ["Add idli", "pick_idli"],
    [" add IDLI ", "pick_idli"],
    ["2", "pick_idli"],
    ["more", "more"],
  ])("of %j is %s", (answer, id) => {
    expect(chosenButton({ buttons: [button("more")], cards }, answer)?.id).toBe(id);
  });

  it("counts the buttons where there are no cards", () => {
    expect(chosenButton({ buttons: [button("cash"), button("online")], cards: [] }, "2")?.id).toBe("online");
  });

  it.each(["two of the first", "3", "0", ""])("of %j is none", (answer) => {
    expect(chosenButton({ buttons: [], cards }, answer)).toBeNull();
  });
});

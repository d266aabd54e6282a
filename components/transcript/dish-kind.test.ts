import { describe, expect, it } from "vitest";
import { dishLook } from "./dish-kind";

describe("dishLook", () => {
  it("is the same for the same product", () => {
    expect(dishLook("starters/Paneer Tikka")).toEqual(dishLook("starters/Paneer Tikka"));
  });

  it.each([
    ["starters/Paneer Tikka", "skewer"],
    ["mains/Paneer Tikka Masala", "curry"],
    ["rice/Hyderabadi Chicken Biryani", "rice"],
    ["breakfast/Masala Dosa", "dosa"],
    ["beverages/Masala Chai", "cup"],
    ["beverages/Sweet Lassi", "glass"],
    ["breads/Butter Naan", "flatbread"],
    ["starters/Something Unheard Of", "skewer"],
    ["electronics/Rice Cooker 1.8 l", "box"],
    ["no category", "box"],
  ])("draws %s as %s", (image, kind) => {
    expect(dishLook(image).kind).toBe(kind);
  });

  it("varies the colours of like dishes", () => {
    const looks = ["Paneer Tikka", "Malai Tikka", "Fish Tikka", "Hariyali Tikka", "Achari Tikka", "Chicken 65"].map(
      (name) => dishLook(`starters/${name}`).ground,
    );
    expect(new Set(looks).size).toBeGreaterThan(2);
  });
});

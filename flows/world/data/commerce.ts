import type { Coupon, ParcelCategory } from "../../ports/ports";

export const worldCoupons: readonly Coupon[] = [
  { code: "WELCOME50", percentOff: null, amountOffMinor: 5_000, minOrderMinor: 19_900, module: null },
  { code: "NASHIK10", percentOff: 10, amountOffMinor: null, minOrderMinor: 29_900, module: "food" },
  { code: "BAZAAR5", percentOff: 5, amountOffMinor: null, minOrderMinor: 49_900, module: "ecommerce" },
  { code: "SEND20", percentOff: null, amountOffMinor: 2_000, minOrderMinor: 8_000, module: "parcel" },
];

export const worldParcelCategories: readonly ParcelCategory[] = [
  { id: "documents", name: "Documents", maxWeightKg: 1, baseFareMinor: 4_000, perKmMinor: 800, includedKm: 3, minFareMinor: 4_000, taxPercent: 18 },
  { id: "small", name: "Small parcel", maxWeightKg: 5, baseFareMinor: 6_000, perKmMinor: 1_000, includedKm: 3, minFareMinor: 6_000, taxPercent: 18 },
  { id: "medium", name: "Medium parcel", maxWeightKg: 12, baseFareMinor: 9_000, perKmMinor: 1_400, includedKm: 3, minFareMinor: 9_000, taxPercent: 18 },
  { id: "large", name: "Large parcel", maxWeightKg: 20, baseFareMinor: 14_000, perKmMinor: 2_000, includedKm: 3, minFareMinor: 14_000, taxPercent: 18 },
  { id: "food", name: "Home-cooked food", maxWeightKg: 5, baseFareMinor: 5_000, perKmMinor: 900, includedKm: 3, minFareMinor: 5_000, taxPercent: 18 },
];

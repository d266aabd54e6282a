import assert from "node:assert/strict";
import { test } from "node:test";
import { convert } from "./convert.js";
import { executors } from "./index.js";

const table = { rates: { EUR: 1, USD: 1.1, JPY: 160 }, digits: { JPY: 0 } };
const [executor] = executors;
const perform = (config) => executor.execute({ from: "EUR", say: false, ...config });

test("converts by way of the base and rounds as the other currency is paid", () => {
  // 11 / 1.1 = 10 EUR
  assert.deepEqual(convert(table, { amount: 11, from: "USD", to: "EUR" }), { value: 10, rate: 0.909091 });
  // 0.01 × 160 = 1.6, and there is no half yen
  assert.equal(convert(table, { amount: 0.01, from: "EUR", to: "JPY" }).value, 2);
  assert.equal(convert(table, { amount: 1, from: "EUR", to: "XXX" }), null);
  assert.equal(convert(table, { amount: 1, from: "toString", to: "EUR" }), null);
});

test("gives the amount, and the rate it used", async () => {
  const result = await perform({ amount: 10, to: " usd " });
  assert.equal(result.output, 10.83);
  assert.deepEqual(result.data.conversion, { from: "EUR", to: "USD", rate: 1.0834, asOf: "2026-01-02" });
  assert.equal(result.replies, undefined);
});

test("says it where it shall", async () => {
  assert.deepEqual((await perform({ amount: 10, to: "JPY", say: true })).replies, [{ content: "10 EUR is 1683 JPY (rates of 2026-01-02)." }]);
});

test("fails in its own words", async () => {
  await assert.rejects(perform({ to: "USD" }), { code: "convert:no_amount" });
  await assert.rejects(perform({ amount: 1, to: "XXX" }), { code: "convert:unknown_currency" });
});

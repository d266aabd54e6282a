/** How long a part that stopped before an effect keeps others from taking the run over, unless it is renewed. */
export const turnLeaseMs = 3_000;
export const turnLease = `interval '${turnLeaseMs} milliseconds'`;

/** How long a part that stopped before an effect keeps others from taking the run over, unless it is renewed. */
export const turnLeaseMs = 3_000;
export const turnLease = `interval '${turnLeaseMs} milliseconds'`;

/** How long a claimed row that is due stays with whoever claimed it. */
export const claimLease = "interval '30 seconds'";

/** The accounts of an institution, by name. */

export const ACCOUNT = {
  reserve: "reserve",
  treasury: "own/treasury",
  fees: "own/fees",
  guarantee: "own/guarantee",
  transit: "transit/central-bank",
  soft: (name: string) => `soft/${name}`,
  float: (wallet: string) => `float/${wallet}`,
  merchant: (payee: string) => `merchant/${payee}`,
  /** What we owe another institution for claims of ours that it presented. */
  owed: (peer: string) => `transit/owed/${peer}`,
  /** What another institution owes us. */
  due: (peer: string) => `due/${peer}`,
} as const;

export * from "./model.ts";
export * from "./profile/index.ts";
export {
  SNAP_TOLERANCE_M,
  agreementOf,
  relativeDifference,
  type Agreement,
  type AgreementPair,
  type Spread,
  type WorstPair,
} from "./agreement.ts";
export { goldenPairs, type Frame, type GoldenPair, type GoldenRow } from "./agreement-golden.ts";

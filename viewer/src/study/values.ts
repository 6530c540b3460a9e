/** The values a map, its legend and its table show: one per commune (and arrondissement), before or after the scenario. */
import type { CommuneResult, JudgedCommune } from "../../../engine/diagnostic/index.ts";
import type { AppState } from "../page/context.ts";
import { besideOf } from "./beside.ts";
import { valueOf, type BaseIndicator, type Indicator } from "./indicator.ts";

type Shown = Pick<AppState, "outcome" | "preview" | "open" | "others" | "view">;

/** Values of a map of flags: what the other run said, what this one says. */
export const FLAG_VALUES = { neither: 0, left: 1, both: 2, entered: 3 } as const;

/** Communes of the territory by code, as they stand before or after the scenario. */
export function communesOf(state: Shown, after: boolean): readonly JudgedCommune[] {
  return (after ? state.outcome?.digest : undefined)?.communes ?? state.open?.digest.communes ?? [];
}

/** A commune or arrondissement by code. */
export function findCommune(state: Shown, code: string, after: boolean): JudgedCommune | CommuneResult | undefined {
  const digest = (after ? state.outcome?.digest : undefined) ?? state.open?.digest;
  return (
    digest?.communes.find((item) => item.code === code) ?? digest?.arrondissements.find((item) => item.code === code)
  );
}

/** Value by commune code; minutes, number of gammes, or minutes gained; null = not known. */
export function communeValues(
  context: { readonly state: Shown },
  indicator: Indicator,
  after: boolean,
): Map<string, number | null> {
  const { state } = context;
  if (indicator.kind === "gain") return gains(state);
  if (indicator.kind === "difference") return differences(state, indicator.of, after);
  if (indicator.kind === "other") return valuesThere(state, indicator.of);
  return new Map(communesOf(state, after).map((commune) => [commune.code, valueOf(indicator, commune)]));
}

/** This study less the other run; arrondissements too. */
function differences(state: Shown, of: BaseIndicator, after: boolean): Map<string, number | null> {
  const beside = besideOf(state, after);
  if (!beside) return new Map();
  if (of.kind === "remoteness")
    return new Map([...beside.flags.status].map(([code, status]) => [code, status && FLAG_VALUES[status]]));
  const codes = communesOf(state, after).map(({ code }) => code);
  const { values } = beside.measure(of);
  return new Map(codes.map((code) => [code, values.get(code)?.difference ?? null]));
}

/** What the other run says of each commune of this study. */
function valuesThere(state: Shown, of: BaseIndicator): Map<string, number | null> {
  const beside = besideOf(state, false);
  if (!beside) return new Map();
  const there = new Map(beside.match.theirs.communes.map((commune) => [commune.code, commune]));
  const { values } = beside.measure(of);
  return new Map(
    communesOf(state, false).map(({ code }) => {
      const commune = there.get(code);
      if (of.kind !== "remoteness") return [code, values.get(code)?.theirs ?? null];
      const judged = commune?.remote.some((flag) => flag !== null) ?? false;
      return [code, commune && judged ? commune.remoteCount : null];
    }),
  );
}

function gains(state: Shown): Map<string, number | null> {
  const codes = state.open?.digest.communes.map((commune) => commune.code) ?? [];
  const gain = state.preview?.communeGain ?? state.outcome?.communeGain;
  return new Map(
    codes.map((code, row) => {
      const value = gain ? gain[row]! : 0;
      return [code, Number.isNaN(value) ? null : value];
    }),
  );
}

/** The values a map, its legend and its table show: one per commune (and arrondissement), before or after the scenario. */
import type { CommuneResult, JudgedCommune } from "../../../engine/diagnostic/index.ts";
import type { AppState } from "../page/context.ts";
import { valueOf, type Indicator } from "./indicator.ts";

type Shown = Pick<AppState, "outcome" | "preview" | "open">;

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
  return new Map(communesOf(state, after).map((commune) => [commune.code, valueOf(indicator, commune)]));
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

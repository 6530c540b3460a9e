import type { Effects } from "../../scenario/index.ts";

/** A figure of a simulation, as a key that the `expected` of a scenario may name. */
export interface EffectFigure {
  readonly label: string;
  readonly value: number | null;
  readonly unit: "people" | "share" | "minutes" | "count";
}

/** What a simulation prints, by key: the same keys serve the scenario's `expected`, the comparison and the JSON. */
export function effectFigures(effects: Effects): Map<string, EffectFigure> {
  const figures = new Map<string, EffectFigure>();
  const add = (key: string, label: string, value: number | null, unit: EffectFigure["unit"]): void => {
    figures.set(key, { label, value, unit });
  };
  const { losers, beneficiaries, remote } = effects;
  add("losers", "Habitants qui perdent", losers.people, "people");
  add("losersShare", "Part des habitants qui perdent", losers.share, "share");
  add("meanLossMin", "Perte moyenne des perdants", losers.people > 0 ? losers.meanMin : null, "minutes");
  for (const { minutes, people } of losers.above)
    add(`loss${minutes}`, `Perdent plus de ${minutes} min`, people, "people");
  add("beneficiaries", "Habitants qui gagnent", beneficiaries.people, "people");
  add("beneficiariesShare", "Part des habitants qui gagnent", beneficiaries.share, "share");
  add(
    "meanGainMin",
    "Gain moyen des bénéficiaires",
    beneficiaries.people > 0 ? beneficiaries.meanMin : null,
    "minutes",
  );
  for (const { minutes, people } of beneficiaries.above)
    add(`above${minutes}`, `Gagnent plus de ${minutes} min`, people, "people");
  add("remotePopulation", "Habitants des communes éloignées (avant)", remote.population, "people");
  add("remoteBeneficiaries", "Bénéficiaires parmi eux", remote.beneficiaries, "people");
  add("remoteShare", "Part des éloignés qui gagnent", remote.share, "share");
  add("meanBeforeMin", "Temps moyen évalué, avant", effects.meanBeforeMin, "minutes");
  add("meanAfterMin", "Temps moyen évalué, après", effects.meanAfterMin, "minutes");
  add("leaving", "Communes sorties de l'éloignement", effects.leaving.length, "count");
  add("entering", "Communes entrées dans l'éloignement", effects.entering.length, "count");
  add("remoteCommunesAfter", "Communes éloignées, après", effects.stillRemote.communes, "count");
  add("remotePopulationAfter", "Habitants des communes éloignées, après", effects.stillRemote.population, "people");
  for (const { minutes, allBefore, allAfter } of effects.within) {
    add(`within${minutes}Before`, `À moins de ${minutes} min de tous les services évalués, avant`, allBefore, "people");
    add(`within${minutes}After`, `À moins de ${minutes} min de tous les services évalués, après`, allAfter, "people");
  }
  add("newlyServed", "Habitants nouvellement desservis", effects.newlyServed, "people");
  add("noLongerServed", "Habitants qui ne sont plus desservis", effects.noLongerServed, "people");
  for (const { id, label, beforeMin, afterMin } of effects.gammes) {
    add(`${id}Before`, `${label}, avant`, beforeMin, "minutes");
    add(`${id}After`, `${label}, après`, afterMin, "minutes");
  }
  return figures;
}

import type { Basket } from "../basket/index.ts";
import { UserError } from "../report/index.ts";
import { group } from "./groups.ts";
import type { CommuneResult, JudgedCommune, Measured, Remoteness, ResolvedThreshold } from "./model.ts";
import { isAbove } from "./threshold.ts";

/** Indices of the gammes that make a commune éloignée. */
export function remoteGammes(basket: Basket, remoteOf: readonly string[] | undefined): number[] {
  if (!remoteOf) return basket.gammes.map((_, index) => index);
  return remoteOf.map((id) => {
    const index = basket.gammes.findIndex((gamme) => gamme.id === id);
    if (index < 0)
      throw new UserError(
        `L'éloignement porte sur la gamme « ${id} », qui n'est pas dans le panier : choisissez parmi ` +
          `${basket.gammes.map((gamme) => gamme.id).join(", ")}.`,
        { key: "remoteOf" },
      );
    return index;
  });
}

/** Flags each commune: strictly above its gamme's threshold, on unrounded minutes. */
export function judgeCommunes(
  basket: Basket,
  communes: readonly CommuneResult[],
  counted: readonly number[],
  thresholds: readonly ResolvedThreshold[],
  basketThreshold: ResolvedThreshold,
): JudgedCommune[] {
  return communes.map((commune) => {
    const remote = commune.measures.gammes.map((mean, index) => above(mean.minutes, thresholds[index].minutes));
    const far = basket.gammes.filter((_, index) => counted.includes(index) && remote[index] === true);
    return {
      ...commune,
      remote,
      slow: above(commune.measures.basket.minutes, basketThreshold.minutes),
      remoteCount: far.length,
      combination: far.map((gamme) => gamme.letter).join(""),
    };
  });
}

function above(minutes: number | null, threshold: number | null): boolean | null {
  return minutes === null || threshold === null ? null : isAbove(minutes, threshold);
}

/** Groups of éloignées communes: one gamme at least, all, each combination, each number of gammes (methodology §6.3). */
export function remoteness(
  measured: Measured,
  judged: readonly JudgedCommune[],
  counted: readonly number[],
): Remoteness {
  const { basket } = measured;
  const whole = { communeCount: judged.length, population: measured.whole.population };
  const make = (id: string, label: string, keep: (commune: JudgedCommune) => boolean) =>
    group(id, label, basket, judged.filter(keep), whole);
  const gammes = counted
    .map((index) => basket.gammes[index])
    .sort((a, b) => basket.gammes.indexOf(a) - basket.gammes.indexOf(b));
  const order = (letters: string) => {
    const example = judged.find((commune) => commune.combination === letters)!;
    return basket.gammes.flatMap((gamme, index) => (gammes.includes(gamme) && example.remote[index] ? [index] : []));
  };
  const combinations = [...new Set(judged.map((commune) => commune.combination))]
    .filter((letters) => letters !== "")
    .map((letters) => ({ letters, members: order(letters) }))
    .sort((a, b) => a.members.length - b.members.length || compareLists(a.members, b.members))
    .map(({ letters, members }) => {
      const names = members.map((index) => basket.gammes[index].label.toLowerCase()).join(" + ");
      return {
        ...make(`combinaison-${letters}`, `éloignées exactement de : ${names}`, (one) => one.combination === letters),
        gammes: members.map((index) => basket.gammes[index].id),
      };
    });
  return {
    remote: make("eloignees", "communes éloignées d'au moins une gamme", (one) => one.remoteCount > 0),
    others: make("autres", "autres communes", (one) => one.remoteCount === 0),
    all: make(
      "toutes-gammes",
      "communes éloignées de toutes les gammes",
      (one) => gammes.length > 0 && one.remoteCount === gammes.length,
    ),
    combinations,
    byCount: gammes.map((_, index) => ({
      ...make(
        `eloignees-${index + 1}`,
        index === 0 ? "communes éloignées d'une seule gamme" : `communes éloignées de ${index + 1} gammes`,
        (one) => one.remoteCount === index + 1,
      ),
      gammeCount: index + 1,
    })),
    unjudged: judged
      .filter((commune) => counted.some((index) => commune.remote[index] === null))
      .map((commune) => commune.code),
  };
}

function compareLists(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at] - b[at];
}

/**
 * A site under the pointer: one bounded search, then sums over origins. Gives what the whole scenario (the other changes
 * and this site) gains over the study as it stands, as the full computation will once the site is dropped.
 */
import { aggregateAtOrigins, type Diagnostic } from "../../../engine/diagnostic/index.ts";
import {
  createSiteScratch,
  createSiteTimes,
  searchSite,
  type BaseCosts,
  type PlacedPoint,
  type SiteScratch,
  type SiteTimes,
} from "../../../engine/scenario/index.ts";
import type { Aggregation } from "../../../engine/basket/index.ts";
import { NONE, UNREACHABLE, type AccessTable } from "../../../engine/search/index.ts";
import type { Counters, SitePreview } from "./outcome.ts";

const DS_PER_MINUTE = 600;
/** A site farther than this from any road is nowhere: in the sea, in the wilds. */
export const MAX_SITE_SNAP_M = 1000;

/** What is measured on: services (rows), their weights. */
interface Yardstick {
  readonly services: readonly number[];
  readonly weight: Float64Array;
  readonly weightSum: number;
  /** by origin: the study's aggregate before anything, deciseconds; NaN where a service is out of reach */
  readonly beforeDs: Float64Array;
  /** by origin: the same under the other changes */
  readonly othersDs: Float64Array;
}

export class PreviewDesk {
  private readonly scratch: SiteScratch;
  private readonly times: SiteTimes;
  private readonly hosted: Yardstick;
  private readonly whole: Yardstick;
  /** by gamme */
  private readonly gammes: readonly Yardstick[];
  private readonly shownRow: Int32Array;
  private readonly isRemote: Uint8Array;
  private readonly people: Float64Array;
  private readonly communePeople: Float64Array;

  /**
   * @param costs the territory under the other changes of the scenario
   * @param study its access table and diagnostic as it stands
   * @param siteServices services (rows) of the site that moves
   * @param hostedServices services of the whole scenario: gains are measured on them
   */
  constructor(
    private readonly costs: BaseCosts,
    study: { readonly access: AccessTable; readonly diagnostic: Diagnostic },
    private readonly siteServices: readonly number[],
    hostedServices: readonly number[],
  ) {
    const { problem, territory, basket, access } = costs.base;
    const { diagnostic } = study;
    this.scratch = createSiteScratch(problem);
    this.times = createSiteTimes(problem);
    const weights = diagnostic.measured.weights;
    this.rule = diagnostic.measured.choices.aggregation;
    // what a new time adds to a mean is a matter of that time alone; other aggregates are made again
    this.changed = this.rule === "median" || this.rule === "harmonic" ? access.timeDs.slice() : null;
    const yardstick = (services: readonly number[], even: boolean): Yardstick => {
      // A service that nobody reached has no weight in the study; it counts when it is what is measured.
      const weight = weights.map((value) => (even && value === 0 ? 1 : value));
      return {
        services,
        weight,
        weightSum: services.reduce((sum, service) => sum + weight[service]!, 0),
        beforeDs: aggregateAtOrigins(study.access, services, weight, this.rule),
        othersDs: aggregateAtOrigins(access, services, weight, this.rule),
      };
    };
    const all = basket.services.map((_, row) => row);
    this.hosted = yardstick(hostedServices, true);
    this.whole = yardstick(all, false);
    this.gammes = basket.gammes.map(({ id }) =>
      yardstick(
        all.filter((row) => basket.services[row]!.gamme === id),
        false,
      ),
    );
    const rowOfCode = new Map(diagnostic.communes.map(({ code }, row) => [code, row]));
    const { origins, communes } = territory;
    this.shownRow = Int32Array.from(origins.commune, (commune) => rowOfCode.get(communes[commune]!.shownAs) ?? -1);
    this.people = Float64Array.from(origins.population, (count, row) => (this.shownRow[row]! < 0 ? 0 : count));
    this.isRemote = Uint8Array.from(diagnostic.communes, ({ remoteCount }) => (remoteCount > 0 ? 1 : 0));
    this.communePeople = new Float64Array(diagnostic.communes.length);
    for (let origin = 0; origin < origins.count; origin++) {
      const row = this.shownRow[origin]!;
      if (row >= 0 && !Number.isNaN(this.hosted.beforeDs[origin])) this.communePeople[row]! += this.people[origin]!;
    }
    this.diagnostic = diagnostic;
  }

  private readonly diagnostic: Diagnostic;
  private readonly rule: Aggregation;
  /** times with the site, for rules that are no mean */
  private readonly changed: Uint32Array | null;

  /**
   * Figures for a place.
   * @param own row of the commune whose people need no time to what stands there; NONE where the study has no such convention
   */
  run(placed: PlacedPoint, own: number, withOrigins: boolean): SitePreview {
    const startMs = performance.now();
    const { problem, access } = this.costs.base;
    const { originCount } = access;
    const snapped = placed.status === "ok" && placed.snapM <= MAX_SITE_SNAP_M;
    if (snapped) {
      searchSite(problem, placed, this.scratch, this.times, { pruneDs: this.costs.prune(this.siteServices) });
    } else {
      this.times.costDs.fill(UNREACHABLE);
    }
    if (snapped && own !== NONE) this.zeroAt(own);
    if (this.changed) this.change(this.changed);
    const hostedGain = this.gains(this.hosted);
    const wholeGain = this.gains(this.whole);
    const communeGain = new Float64Array(this.communePeople.length);
    for (let origin = 0; origin < originCount; origin++) {
      const row = this.shownRow[origin]!;
      const gain = hostedGain[origin]!;
      if (row >= 0 && !Number.isNaN(gain)) communeGain[row]! += gain * this.people[origin]!;
    }
    for (let row = 0; row < communeGain.length; row++)
      communeGain[row] = this.communePeople[row]! > 0 ? communeGain[row]! / this.communePeople[row]! : Number.NaN;
    return {
      hosted: this.counters(hostedGain, this.hosted),
      whole: this.counters(wholeGain, this.whole),
      communeGain,
      originGain: withOrigins ? hostedGain : null,
      left: this.leaving(),
      snapped,
      computeMs: performance.now() - startMs,
    };
  }

  private zeroAt(commune: number): void {
    const { origins } = this.costs.base.territory;
    for (let origin = 0; origin < origins.count; origin++) {
      if (origins.commune[origin] !== commune) continue;
      this.times.costDs[origin] = 0;
      this.times.timeDs[origin] = 0;
    }
  }

  /** The table of the other changes, with the site where it is nearer. */
  private change(timeDs: Uint32Array): void {
    const { access } = this.costs.base;
    const { originCount } = access;
    timeDs.set(access.timeDs);
    for (const service of this.siteServices) {
      const today = this.costs.origin(service);
      for (let origin = 0; origin < originCount; origin++)
        if (this.times.costDs[origin]! < today[origin]!)
          timeDs[service * originCount + origin] = this.times.timeDs[origin]!;
    }
  }

  /** By origin: minutes gained over the study as it stands, on a yardstick; NaN where a service was out of reach. */
  private gains({ services, weight, weightSum, beforeDs, othersDs }: Yardstick): Float64Array {
    const { access } = this.costs.base;
    const { originCount } = access;
    if (this.changed) {
      const afterDs = aggregateAtOrigins({ ...access, timeDs: this.changed }, services, weight, this.rule);
      return beforeDs.map((before, origin) => (before - afterDs[origin]!) / DS_PER_MINUTE);
    }
    const { costDs, timeDs } = this.times;
    const mine = this.siteServices.filter((service) => services.includes(service));
    const gain = new Float64Array(originCount);
    for (let origin = 0; origin < originCount; origin++) {
      let savedDs = 0;
      const cost = costDs[origin]!;
      if (cost !== UNREACHABLE) {
        for (const service of mine) {
          if (cost >= this.costs.origin(service)[origin]!) continue;
          const before = access.timeDs[service * originCount + origin]!;
          if (before !== UNREACHABLE) savedDs += (before - timeDs[origin]!) * weight[service]!;
        }
      }
      gain[origin] = (beforeDs[origin]! - othersDs[origin]! + savedDs / weightSum) / DS_PER_MINUTE;
    }
    return gain;
  }

  private counters(gain: Float64Array, { beforeDs }: Yardstick): Counters {
    const { people, isRemote, shownRow } = this;
    let [gainers, losers, gained, over6, over10, remoteGainers, remotePeople, total] = [0, 0, 0, 0, 0, 0, 0, 0];
    const within20: [number, number] = [0, 0];
    const within30: [number, number] = [0, 0];
    for (let origin = 0; origin < gain.length; origin++) {
      const count = people[origin]!;
      if (count === 0) continue;
      const remote = isRemote[shownRow[origin]!] === 1;
      if (remote) remotePeople += count;
      total += count;
      const minutes = gain[origin]!;
      if (Number.isNaN(minutes)) continue;
      const before = beforeDs[origin]! / DS_PER_MINUTE;
      const after = before - minutes;
      if (before <= 20) within20[0] += count;
      if (after <= 20) within20[1] += count;
      if (before <= 30) within30[0] += count;
      if (after <= 30) within30[1] += count;
      if (minutes < 0) losers += count;
      if (minutes <= 0) continue;
      gainers += count;
      gained += count * minutes;
      if (minutes > 6) over6 += count;
      if (minutes > 10) over10 += count;
      if (remote) remoteGainers += count;
    }
    const ratio = ([before, after]: [number, number]): [number, number] =>
      total > 0 ? [before / total, after / total] : [0, 0];
    return {
      gainers,
      losers,
      meanGain: gainers > 0 ? gained / gainers : null,
      over6,
      over10,
      remoteGainers,
      remoteShare: remotePeople > 0 ? remoteGainers / remotePeople : null,
      within20: ratio(within20),
      within30: ratio(within30),
    };
  }

  /** Codes of communes éloignées in the study that no longer would be: every gamme that made them so falls to its threshold. */
  private leaving(): string[] {
    const { communes, thresholds, measured } = this.diagnostic;
    const counted = measured.choices.remoteOf;
    const after = this.gammes.map((yardstick) => {
      const gain = this.gains(yardstick);
      const won = new Float64Array(communes.length);
      for (let origin = 0; origin < gain.length; origin++) {
        const row = this.shownRow[origin]!;
        if (row >= 0 && !Number.isNaN(gain[origin]!)) won[row]! += gain[origin]! * this.people[origin]!;
      }
      return won;
    });
    return communes.flatMap((commune, row) => {
      if (commune.remoteCount === 0) return [];
      const still = commune.remote.some((remote, gamme) => {
        if (counted && !counted.includes(measured.basket.gammes[gamme]!.id)) return false;
        const mean = commune.measures.gammes[gamme]!;
        const threshold = thresholds.gammes[gamme]!.minutes;
        return (
          remote === true && threshold !== null && mean.minutes! - after[gamme]![row]! / mean.population > threshold
        );
      });
      return still ? [] : [commune.code];
    });
  }
}

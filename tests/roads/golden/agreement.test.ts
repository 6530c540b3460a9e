import { describe, expect, it } from "vitest";
import { SkipReport, UserError } from "../../../engine/report/index.ts";
import { agreementOf, goldenPairs, type AgreementPair, type GoldenRow } from "../../../engine/roads/index.ts";

const pair = (ours: number | null, theirs: number | null, more: Partial<AgreementPair> = {}): AgreementPair => ({
  lon1: 5,
  lat1: 43,
  lon2: 5.1,
  lat2: 43.1,
  ourDurationS: ours,
  theirDurationS: theirs,
  ourDistanceM: ours,
  theirDistanceM: theirs,
  ...more,
});

describe("agreement of two sets of times", () => {
  it("gives the quantiles of the relative differences and their sign", () => {
    const pairs = [100, 101, 98, 103, 96].map((ours) => pair(ours, 100));
    const { duration, distance, worst } = agreementOf(pairs);
    // |differences| sorted: 0, .01, .02, .03, .04
    expect(duration!.median).toBeCloseTo(0.02, 12);
    expect(duration!.p99).toBeCloseTo(0.0396, 12); // between the two largest
    expect(duration!.bias).toBeCloseTo(-0.004, 12);
    expect(distance).toEqual(duration);
    expect(worst.map(({ row }) => row)).toEqual([4, 3, 2, 1, 0]);
    expect(worst[0]!.difference).toBeCloseTo(-0.04, 12);
  });

  it("tells who finds a route and who does not", () => {
    const { onlyWeReach, onlyTheyReach, bothUnreachable, duration } = agreementOf([
      pair(10, null),
      pair(null, 10),
      pair(null, null),
    ]);
    expect([onlyWeReach, onlyTheyReach, bothUnreachable, duration]).toEqual([[0], [1], 1, null]);
  });

  it("counts ends snapped more than a metre away, and only where the place is known", () => {
    const { snapCount, snapElsewhere } = agreementOf([
      pair(10, 10, { snapGap1M: 0.4, snapGap2M: 1.2 }),
      pair(10, 10, { snapGap1M: 30 }),
    ]);
    expect([snapCount, snapElsewhere]).toEqual([3, 2]);
  });

  it("does not blow up on durations of zero", () => {
    expect(agreementOf([pair(0.1, 0)]).duration!.median).toBeCloseTo(0.1, 12);
  });

  it("leaves the distance alone where the file has none", () => {
    expect(agreementOf([pair(10, 10, { theirDistanceM: undefined })]).distance).toBeNull();
  });
});

const FRAME = [4.5, 43, 5.5, 44] as const;
const row = (line: number, values: Partial<GoldenRow> = {}): GoldenRow => ({
  line,
  lon1: 5,
  lat1: 43.5,
  lon2: 5.1,
  lat2: 43.6,
  durationS: 100,
  ...values,
});

describe("rows of a golden file", () => {
  it("keeps routes and absences of route", () => {
    const pairs = goldenPairs([row(2), row(3, { durationS: null })], FRAME, "g.csv", new SkipReport());
    expect(pairs.map(({ durationS }) => durationS)).toEqual([100, null]);
  });

  it("counts holes, points at sea and bad durations, and never drops them silently", () => {
    const skips = new SkipReport();
    const rows = [
      row(2),
      row(3, { lat1: null }),
      row(4, { lon2: Number.NaN }),
      row(5, { lon1: 2, lat1: 40 }),
      row(6, { durationS: -1 }),
    ];
    expect(goldenPairs(rows, FRAME, "g.csv", skips)).toHaveLength(1);
    expect([skips.count("golden-hole"), skips.count("golden-outside"), skips.count("golden-duration")]).toEqual([
      2, 1, 1,
    ]);
    expect(skips.kinds.get("golden-outside")!.examples[0]).toContain("ligne 5");
  });

  it("says that longitude and latitude are exchanged", () => {
    const exchanged = [2, 3].map((line) => row(line, { lon1: 43.5, lat1: 5, lon2: 43.6, lat2: 5.1 }));
    expect(() => goldenPairs(exchanged, FRAME, "g.csv", new SkipReport())).toThrow(/inversées.*ligne 2/);
  });

  it("refuses a file that speaks of another place", () => {
    const there = [row(2, { lon1: 1.5, lat1: 42.5, lon2: 1.6, lat2: 42.6 })];
    expect(() => goldenPairs(there, FRAME, "g.csv", new SkipReport())).toThrow(UserError);
    expect(() => goldenPairs([], FRAME, "g.csv", new SkipReport())).toThrow(/aucune ligne utilisable/);
  });
});
